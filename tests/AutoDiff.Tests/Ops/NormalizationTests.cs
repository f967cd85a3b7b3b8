using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of batch normalisation, through the batch's statistics and with given ones.</summary>
public sealed class NormalizationTests
{
    private const double Epsilon = 1e-2;

    [Fact]
    public void BatchNorm() => CheckBatch<Identity>();

    [Fact]
    public void BatchNorm_with_swish() => CheckBatch<Swish>();

    // A kink can only be kept away from where the normalised values are known not to reach it: gamma is small against beta.
    [Fact]
    public void BatchNorm_with_relu() => CheckBatch<Relu>(shifted: true);

    [Fact]
    public void Normalize() => CheckFixed<Identity>();

    [Fact]
    public void Normalize_with_swish() => CheckFixed<Swish>();

    [Fact]
    public void Normalize_with_relu() => CheckFixed<Relu>(shifted: true);

    [Fact]
    public void BatchNorm_by_constant_scale_and_shift() => CheckConstants((x, gamma, beta, _, _) => x.BatchNorm<Swish>(gamma, beta, Epsilon, out var _, out var _));

    [Fact]
    public void Normalize_by_constant_scale_and_shift() =>
        CheckConstants((x, gamma, beta, mean, variance) => x.Normalize<Swish>(gamma, beta, Epsilon, mean.Value, variance.Value));

    [Fact]
    public void Statistics_are_the_mean_and_the_biased_variance() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (rows, channels) = DrawRows(draw, shifted: false);
        var x = draw.Inputs[0].ToArray<double>();
        tape.Constant(draw.Inputs[0]).BatchNorm<Identity>(tape.Constant(draw.Inputs[1]), tape.Constant(draw.Inputs[2]), Epsilon, out var mean, out var variance);
        var columns = Enumerable.Range(0, channels).Select(c => Enumerable.Range(0, rows).Select(r => x[r * channels + c]).ToArray()).ToArray();
        Close.Assert(columns.Select(column => column.Average()).ToArray(), mean.ToArray<double>(), 1e-14);
        Close.Assert(columns.Select(column => column.Select(value => Math.Pow(value - column.Average(), 2)).Average()).ToArray(), variance.ToArray<double>(), 1e-13);
    });

    private static void CheckBatch<TAct>(bool shifted = false, [CallerMemberName] string operation = "") where TAct : struct, IUnaryOp =>
        GradientProperty.Check(
            draw =>
            {
                DrawRows(draw, shifted);
                return v => v[0].BatchNorm<TAct>(v[1], v[2], Epsilon, out _, out _);
            },
            singleTolerance: 1e-4,
            operation: operation);

    private static void CheckFixed<TAct>(bool shifted = false, [CallerMemberName] string operation = "") where TAct : struct, IUnaryOp =>
        GradientProperty.Check(
            draw =>
            {
                var (_, channels) = DrawRows(draw, shifted);
                var (mean, variance) = (draw.Constant(new Shape(channels), -1, 1), draw.Constant(new Shape(channels), 1, 2));
                return v => v[0].Normalize<TAct>(v[1], v[2], Epsilon, mean.As(v[0]), variance.As(v[0]));
            },
            operation: operation);

    private static void CheckConstants(Func<Var, Var, Var, Var, Var, Var> norm, [CallerMemberName] string operation = "") => GradientProperty.Check(
        draw =>
        {
            var channels = draw.Length("c", 19);
            draw.Dense(new Shape(draw.Length("n", 4), draw.Length("h"), draw.Length("w"), channels));
            var (gamma, beta) = (draw.Constant(new Shape(channels), -2, 2), draw.Constant(new Shape(channels), -2, 2));
            var (mean, variance) = (draw.Constant(new Shape(channels), -1, 1), draw.Constant(new Shape(channels), 1, 2));
            return v =>
            {
                Var Of(Tensor constant) => v[0].Tape.Constant(constant.As(v[0]));
                return norm(v[0], Of(gamma), Of(beta), Of(mean), Of(variance));
            };
        },
        singleTolerance: 1e-4,
        operation: operation);

    /// <summary>A dense value, gamma and beta. Shifted, |gamma| (x - mean) / deviation stays below |beta|: normalised values are below the root of their number, 10.</summary>
    private static (int Rows, int Channels) DrawRows(Draw draw, bool shifted)
    {
        var (n, h, w, channels) = (draw.Length("n", 4), draw.Length("h"), draw.Length("w"), draw.Length("c", 19));
        draw.Dense(new Shape(n, h, w, channels));
        draw.Input(new Shape(channels), shifted ? 0.02 : -2, shifted ? 0.08 : 2);
        var sign = shifted ? draw.OneOf("sign", 1, -1) : 1;
        draw.Input(new Shape(channels), shifted ? sign * 1.5 : -2, 2 * sign);
        return (n * h * w, channels);
    }
}
