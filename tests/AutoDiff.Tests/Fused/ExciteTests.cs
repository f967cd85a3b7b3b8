using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff.Tests.Fused;

/// <summary>Gradients of gates against central differences, and their values against the plain operations.</summary>
public sealed class ExciteTests
{
    private const double Epsilon = 1e-2;

    // A norm divides rounding errors by its deviations.
    private const double SingleTolerance = 1e-4;
    private const int Cases = 12;

    private delegate Var Gate(Var[] v, bool fused);

    [Fact]
    public void Gate_of_means() => Check(Inputs, (v, fused) => GateOf(v[0], v, fused));

    [Fact]
    public void Gate_of_a_mean_that_others_read() => Check(Inputs, (v, fused) => GateOf(v[0], v, fused) * v[0] + v[0]);

    [Fact]
    public void Gated_map() => Check(MapInputs, (v, fused) =>
    {
        var (map, mean) = Filtered(v);
        return map.PointwiseNorm<Swish, Identity>(v[8], new NormParameters(v[9], v[10], Epsilon), GateOf(mean, v, fused)).Activate();
    });

    /// <summary>What a gated reader leaves for the gate is joined by the gradients of its other readers, before and after.</summary>
    [Fact]
    public void Gate_with_other_readers() => Check(MapInputs, (v, fused) =>
    {
        var (map, mean) = Filtered(v);
        var gate = GateOf(mean, v, fused);
        var before = gate.Square();
        var gated = map.PointwiseNorm<Swish, Identity>(v[8], new NormParameters(v[9], v[10], Epsilon), gate).Activate();
        return gated * (v[8].Sum() + 1) + (before.Sum() + (gate * mean).Sum());
    });

    /// <summary>Two readers behind one gate: the second's gradient makes the first's plain while the gate is still to play.</summary>
    [Fact]
    public void Gate_of_two_gated_readers() => Check(MapInputs, (v, fused) =>
    {
        var (map, mean) = Filtered(v);
        var gate = GateOf(mean, v, fused);
        var norm = new NormParameters(v[9], v[10], Epsilon);
        return map.PointwiseNorm<Swish, Identity>(v[8], norm, gate).Activate()
            * map.PointwiseNorm<Swish, Swish>(v[8], norm, gate).Activate()
            + map.PointwiseNorm<Swish, Swish>(v[8], norm).Activate();
    });

    [Fact]
    public void Operands_that_do_not_fit_are_refused()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (mean, wide, narrow) = (Zeros(2, 1, 1, 8), Zeros(4, 8), Zeros(8, 4));
        var (four, eight) = (Zeros(4), Zeros(8));
        Refused("[hidden, c] and [c, hidden]", () => mean.Excite(narrow, four, narrow, eight));
        Refused("[hidden, c] and [c, hidden]", () => mean.Excite(wide, four, wide, eight));
        Refused("[hidden, c] and [c, hidden]", () => four.Excite(wide, four, narrow, eight));
        Refused("expected biases [hidden] and [c]", () => mean.Excite(wide, eight, narrow, eight));
        Refused("expected biases [hidden] and [c]", () => mean.Excite(wide, four, narrow, four));
        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);

        Var Zeros(params int[] lengths) => tape.Input(Tensor.Zeros(new Shape(lengths)));

        static void Refused(string part, Action action) => Assert.Contains(part, Assert.Throws<ShapeException>(action).Message);
    }

    private static (NormVar<Swish> Map, Var Mean) Filtered(Var[] v)
    {
        var map = v[5].PointwiseNorm<Swish>(v[6], new NormParameters(v[7], v[7], Epsilon));
        return (map, map.GlobalAveragePool());
    }

    // Biases keep what is activated away from the edges, where central differences would take the mean of both sides: some hidden numbers are 0, and some gates 0 or 1.
    private static Var GateOf(Var mean, Var[] v, bool fused)
    {
        var reduceBias = v[2] + Pattern(v[2], [1, -1, 1.5]);
        var expandBias = v[4] + Pattern(v[4], [0, 5, -5, 0.5]);
        return fused
            ? mean.Excite(v[1], reduceBias, v[3], expandBias)
            : mean.Linear(v[1], reduceBias).Relu().Linear(v[3], expandBias).HardSigmoid();
    }

    private static Var Pattern(Var like, double[] numbers) =>
        like.Tape.Constant(Tensor.From<double>([.. Enumerable.Range(0, like.Shape[0]).Select(i => numbers[i % numbers.Length])], like.Shape).As(like));

    private static void Check(Action<Draw> inputs, Gate gate, [System.Runtime.CompilerServices.CallerMemberName] string operation = "")
    {
        GradientProperty.Check(
            draw =>
            {
                inputs(draw);
                return v => gate(v, fused: true);
            },
            SingleTolerance,
            Cases,
            operation);
        using var backend = new CpuBackend(1);
        Property.ForAll(
            draw =>
            {
                inputs(draw);
                var tape = new Tape(backend, recording: false);
                var vars = Array.ConvertAll(draw.Inputs, input => tape.Constant(input));
                Close.Assert(gate(vars, fused: false).Value, gate(vars, fused: true).Value, 1e-12);
                tape.Reset();
                Assert.Equal(0, backend.Memory.RentedBytes);
            },
            Cases,
            operation);
    }

    /// <summary>Means, weights of any layout and biases, of which the hidden numbers before their bias are at most 1/2 and those before the gate at most 1.</summary>
    private static void Inputs(Draw draw) => Weights(draw, draw.Between("images", 1, 3), draw.Between("channels", 1, 19));

    private static (int Images, int Channels) Weights(Draw draw, int images, int channels)
    {
        var hidden = draw.Between("hidden", 1, 9);
        draw.Dense(new Shape(images, 1, 1, channels), -1, 1);
        draw.Input(new Shape(hidden, channels), -0.25 / channels, 0.25 / channels);
        draw.Dense(new Shape(hidden), -0.1, 0.1);
        draw.Input(new Shape(channels, hidden), -0.5 / hidden, 0.5 / hidden);
        draw.Dense(new Shape(channels), -0.1, 0.1);
        return (images, channels);
    }

    /// <summary>The same with a map that is pending, and a weight and a norm behind it.</summary>
    private static void MapInputs(Draw draw)
    {
        var (images, channels) = Weights(draw, draw.Between("images", 2, 3), draw.Between("channels", 1, 9));
        var (inputs, outputs) = (draw.Between("in", 1, 4), draw.Between("out", 1, 4));
        draw.Dense(new Shape(images, 2, 3, inputs), -1, 1);
        draw.Dense(new Shape(channels, inputs), -1, 1);
        draw.Dense(new Shape(channels), 0.5, 1);
        draw.Dense(new Shape(outputs, channels), -1, 1);
        draw.Dense(new Shape(outputs), 0.5, 1.5);
        draw.Dense(new Shape(outputs), -1, 1);
    }
}
