using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff.Tests.Fused;

/// <summary>Gradients of fused convolutions, norms and activations against central differences, and their values against the plain operations.</summary>
public sealed class FusedOperationsTests
{
    private const double Epsilon = 1e-2;

    // Several norms one after the other: each divides rounding errors by its deviations.
    private const double SingleTolerance = 1e-4;

    private delegate Var Block(Var[] v, int stride, bool fused);

    [Fact]
    public void Expand_depthwise_project() => Check((v, stride, fused) =>
    {
        if (!fused)
        {
            var expanded = v[0].Linear(v[1]).BatchNorm<Swish>(v[2], v[3], Epsilon, out _, out _);
            var plain = expanded.Depthwise(v[4], stride).BatchNorm<Swish>(v[5], v[6], Epsilon, out _, out _);
            return plain.Linear(v[7]).BatchNorm<Identity>(v[8], v[9], Epsilon, out _, out _);
        }

        return Filtered(v, stride).PointwiseNorm<Swish, Identity>(v[7], Norm(v[8], v[9])).Activate();
    });

    [Fact]
    public void Gated_block_with_residual() => Check((v, stride, fused) =>
    {
        var shortcut = stride == 1 ? v[0] : v[0].AveragePool(2, 2, v[0].Shape[1] % 2);
        if (!fused)
        {
            var plain = v[0].Linear(v[1]).BatchNorm<Swish>(v[2], v[3], Epsilon, out _, out _)
                .Depthwise(v[4], stride).BatchNorm<Swish>(v[5], v[6], Epsilon, out _, out _);
            var factor = plain.GlobalAveragePool().Linear(v[10]).Sigmoid();
            return (plain * factor).Linear(v[7]).BatchNorm<Identity>(v[8], v[9], Epsilon, out _, out _) + shortcut;
        }

        var filtered = Filtered(v, stride);
        var gate = filtered.GlobalAveragePool().Linear(v[10]).Sigmoid();
        return filtered.PointwiseNorm<Swish, Identity>(v[7], Norm(v[8], v[9]), gate).Add(shortcut);
    });

    [Fact]
    public void Several_readers_of_one_map() => Check((v, stride, fused) =>
    {
        if (!fused)
        {
            var plain = v[0].Linear(v[1]).BatchNorm<Swish>(v[2], v[3], Epsilon, out _, out _)
                .Depthwise(v[4], stride).BatchNorm<Swish>(v[5], v[6], Epsilon, out _, out _);
            var factor = plain.GlobalAveragePool().Linear(v[10]).Sigmoid();
            var narrow = plain.Linear(v[7]).BatchNorm<Identity>(v[8], v[9], Epsilon, out _, out _);
            var gatedNarrow = (plain * factor).Linear(v[7]).BatchNorm<Identity>(v[8], v[9], Epsilon, out _, out _);
            return narrow * gatedNarrow + (gatedNarrow + narrow) + (gatedNarrow + plain.Linear(v[7]));
        }

        var filtered = Filtered(v, stride);
        var gate = filtered.GlobalAveragePool().Linear(v[10]).Sigmoid();
        var first = filtered.PointwiseNorm<Swish, Identity>(v[7], Norm(v[8], v[9]));
        var other = filtered.PointwiseNorm<Swish, Identity>(v[7], Norm(v[8], v[9]), gate);
        var activated = first.Activate();
        return activated * other.Activate() + other.Add(activated) + other.Add(filtered.Activate().Linear(v[7]));
    });

    [Fact]
    public void Dense_convolution_then_depthwise_of_a_plain_map() => Check((v, stride, fused) =>
    {
        var weight = v[1].Reshape(v[1].Shape[0], 1, 1, v[1].Shape[1]);
        if (!fused)
        {
            return v[0].Conv2d(weight, stride).BatchNorm<Swish>(v[2], v[3], Epsilon, out _, out _)
                .Depthwise(v[4]).BatchNorm<Sigmoid>(v[5], v[6], Epsilon, out _, out _).GlobalAveragePool();
        }

        return v[0].Conv2dNorm<Swish>(weight, stride, 0, Norm(v[2], v[3])).Activate()
            .DepthwiseNorm<Sigmoid>(v[4], 1, Norm(v[5], v[6])).GlobalAveragePool();
    });

    [Fact]
    public void Given_statistics() => Check((v, stride, fused) =>
    {
        var mean = Tensor.From<double>([.. Enumerable.Range(0, v[2].Shape[0]).Select(c => 0.1 * c)], v[2].Shape).As(v[2]);
        var variance = Tensor.From<double>([.. Enumerable.Range(0, v[2].Shape[0]).Select(c => 1 + 0.2 * c)], v[2].Shape).As(v[2]);
        if (!fused)
        {
            return v[0].Linear(v[1]).Normalize<Swish>(v[2], v[3], Epsilon, mean, variance)
                .Depthwise(v[4], stride).Normalize<Swish>(v[5], v[6], Epsilon, mean, variance);
        }

        return v[0].PointwiseNorm<Swish>(v[1], new NormParameters(v[2], v[3], Epsilon, mean, variance))
            .DepthwiseNorm<Swish, Swish>(v[4], stride, new NormParameters(v[5], v[6], Epsilon, mean, variance)).Activate();
    });

    /// <summary>The sum's gradient waits in the norm's until that has used it; another reader of the summand must not see it change.</summary>
    [Fact]
    public void A_summand_with_a_reader_between_norm_and_sum() => Check((v, stride, fused) =>
    {
        if (!fused)
        {
            return v[0].Linear(v[1]).BatchNorm<Swish>(v[2], v[3], Epsilon, out _, out _).Linear(v[7])
                .BatchNorm<Identity>(v[8], v[9], Epsilon, out _, out _) + v[0] + v[0].Square();
        }

        var projected = v[0].PointwiseNorm<Swish>(v[1], Norm(v[2], v[3])).PointwiseNorm<Swish, Identity>(v[7], Norm(v[8], v[9]));
        var square = v[0].Square();
        return projected.Add(v[0]) + square;
    });

    [Fact]
    public void Handles_end_with_their_tape()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend, recording: false);
        var x = tape.Constant(Tensor.From<double>([1, 2], new Shape(1, 2)));
        var y = x.PointwiseNorm<Identity>(
            tape.Constant(Tensor.From<double>([1, 0, 0, 1], new Shape(2, 2))),
            Norm(tape.Constant(Tensor.From<double>([1, 1], new Shape(2))), tape.Constant(Tensor.From<double>([0, 0], new Shape(2)))));
        tape.Reset();
        Assert.Throws<InvalidOperationException>(() => y.Activate());
    }

    private static NormVar<Swish> Filtered(Var[] v, int stride) => v[0]
        .PointwiseNorm<Swish>(v[1], Norm(v[2], v[3])).DepthwiseNorm<Swish, Swish>(v[4], stride, Norm(v[5], v[6]));

    private static NormParameters Norm(Var gamma, Var beta) => new(gamma, beta, Epsilon);

    private static void Check(Block block, [CallerMemberName] string operation = "")
    {
        const int Cases = 12;
        GradientProperty.Check(
            draw =>
            {
                var stride = Inputs(draw);
                return v => block(v, stride, fused: true);
            },
            SingleTolerance,
            Cases,
            operation);
        using var backend = new CpuBackend(1);
        Property.ForAll(
            draw =>
            {
                var stride = Inputs(draw);
                var tape = new Tape(backend, recording: false);
                var vars = Array.ConvertAll(draw.Inputs, input => tape.Constant(input));
                Close.Assert(block(vars, stride, fused: false).Value, block(vars, stride, fused: true).Value, 1e-11);
                tape.Reset();
            },
            Cases,
            operation);
    }

    /// <summary>A map, then weights, gammas and betas of the blocks above; gives the stride.</summary>
    private static int Inputs(Draw draw)
    {
        var (images, side, channels, mid) = (draw.Between("images", 2, 3), draw.Between("side", 3, 6), draw.Between("channels", 1, 4), draw.Between("mid", 1, 5));
        var kernel = draw.OneOf("kernel", 3, 5);
        void Of(double low, double high, params int[] lengths) => draw.Dense(new Shape(lengths), low, high);
        Of(-1, 1, images, side, side, channels);
        Of(-1, 1, mid, channels);
        Of(0.5, 1.5, mid);
        Of(-1, 1, mid);
        Of(-1, 1, kernel, kernel, mid);
        Of(0.5, 1.5, mid);
        Of(-1, 1, mid);
        Of(-1, 1, channels, mid);
        Of(0.5, 1.5, channels);
        Of(-1, 1, channels);
        Of(-1, 1, mid, mid);
        return draw.Between("stride", 1, 2);
    }
}
