using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of elementwise functions of one value, away from their kinks; and that slicing before or after makes no difference.</summary>
public sealed class UnaryTests
{
    [Fact]
    public void Swish() => Check(x => x.Swish());

    [Fact]
    public void Sigmoid() => Check(x => x.Sigmoid());

    [Fact]
    public void Relu() => Check(x => x.Relu(), kinks: [0]);

    [Fact]
    public void Relu6() => Check(x => x.Relu6(), -2, 9, [0, 6]);

    [Fact]
    public void HardSigmoid() => Check(x => x.HardSigmoid(), -5, 5, [-3, 3]);

    [Fact]
    public void HardSwish() => Check(x => x.HardSwish(), -5, 5, [-3, 3]);

    [Fact]
    public void Exp() => Check(x => x.Exp());

    [Fact]
    public void Log() => Check(x => x.Log(), 0.2, 4);

    [Fact]
    public void Sqrt() => Check(x => x.Sqrt(), 0.2, 4);

    [Fact]
    public void Square() => Check(x => x.Square());

    [Fact]
    public void Tanh() => Check(x => x.Tanh());

    [Fact]
    public void Abs() => Check(x => x.Apply<Abs>(), kinks: [0]);

    [Fact]
    public void Negate() => Check(x => x.Apply<Negate>());

    [Fact]
    public void Identity() => Check(x => x.Apply<Identity>());

    [Fact]
    public void Reciprocal() => Check(x => x.Apply<Reciprocal>(), 0.25, 3);

    [Fact]
    public void Slicing_first_or_last_is_the_same() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var x = draw.Input(draw.Shape(leastRank: 1));
        var axis = draw.Between("axis", 0, x.Rank - 1);
        var start = draw.Between("start", 0, x.Shape[axis] - 1);
        var length = draw.Between("length", 0, x.Shape[axis] - start);
        var tape = new Tape(backend);
        var v = tape.Input(x);
        Assert.Equal(v.Swish().Slice(axis, start, length).Value.ToArray<double>(), v.Slice(axis, start, length).Swish().Value.ToArray<double>());
    });

    private static void Check(Func<Var, Var> function, double low = -3, double high = 3, double[]? kinks = null, [CallerMemberName] string operation = "") =>
        GradientProperty.Check(
            draw =>
            {
                draw.Input(draw.Shape(), low, high, kinks);
                return v => function(v[0]);
            },
            operation: operation);
}
