using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Threading;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>Prologues, epilogues and statistics against the same steps one after another in float64.</summary>
public sealed unsafe class FusedDepthwiseTests : IDisposable
{
    private const double Tolerance = 4e-6;

    private readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    public static TheoryData<SimdLevel> Levels => DepthwiseConvolutionTests.Levels;

    [Theory]
    [MemberData(nameof(Levels))]
    public void Forward_with_swish_on_load_and_statistics(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var scale = Channels(c, 1, v => 1 + 0.5 * v);
            var shift = Channels(c, 2, v => v);
            var y = new GuardedFloats(data.Gradient.Length, _ => float.NaN);
            var statistics = Sums(data.Shape);
            fixed (double* s = statistics)
            {
                convolution.Forward(
                    data.Shape, new ActivationPrologue<Swish>(data.Input.Pointer, scale.Pointer, shift.Pointer), data.View(data.Weight.Pointer), y.Pointer, s);
            }

            var expected = data.ReferenceForward(pool, Activations(data.Input.Wide(), scale.Wide(), shift.Wide()));
            return (y.Checked().Error(expected) < Tolerance).Label("output")
                .And(SumsAgree(statistics, expected, Array.ConvertAll(expected, v => v * v), c.Channels).Label("statistics"));
        }).Check(Laws.Cases(100));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Backward_through_batch_norm_and_swish(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (scale, shift) = (Channels(c, 1, v => 1 + 0.5 * v), Channels(c, 2, v => v));
            var (p, q, r) = (Channels(c, 3, v => v), Channels(c, 4, v => 0.1 * v), Channels(c, 5, v => 0.1 * v));
            var random = new System.Random(c.Seed + 6);
            var raw = new GuardedFloats(data.Gradient.Length, _ => (float)random.NextDouble());
            var dx = new GuardedFloats(data.Input.Length, _ => float.NaN);
            var dw = new GuardedFloats(data.Weight.Length, _ => 1f);
            var sums = Sums(data.Shape);
            fixed (double* s = sums)
            {
                convolution.Backward(
                    data.Shape,
                    new BatchNormGradientPrologue(data.Gradient.Pointer, raw.Pointer, p.Pointer, q.Pointer, r.Pointer),
                    new ActivationPrologue<Swish>(data.Input.Pointer, scale.Pointer, shift.Pointer),
                    new ActivationGradientEpilogue<Swish>(data.Input.Pointer, scale.Pointer, shift.Pointer, s),
                    data.View(data.Weight.Pointer),
                    dx.Pointer,
                    data.View(dw.Pointer));
            }

            var z = data.Input.Wide();
            var (wideP, wideQ, wideR) = (p.Wide(), q.Wide(), r.Wide());
            var wideRaw = raw.Wide();
            var gradient = data.Gradient.Wide().Select((d, i) => wideP[i % c.Channels] * d + wideQ[i % c.Channels] * wideRaw[i] + wideR[i % c.Channels]).ToArray();
            var (expectedInput, expectedWeight) = data.ReferenceBackward(pool, gradient, Activations(z, scale.Wide(), shift.Wide()));
            var (wideScale, wideShift) = (scale.Wide(), shift.Wide());
            for (var i = 0; i < z.Length; i++)
            {
                var u = wideScale[i % c.Channels] * z[i] + wideShift[i % c.Channels];
                var sigmoid = 1 / (1 + Math.Exp(-u));
                expectedInput[i] *= sigmoid * (1 + u * (1 - sigmoid));
            }

            return (dx.Checked().Error(expectedInput) < Tolerance).Label("input")
                .And((dw.Checked().Error(expectedWeight) < Tolerance).Label("kernel"))
                .And(SumsAgree(sums, expectedInput, expectedInput.Zip(z, (d, v) => d * v).ToArray(), c.Channels).Label("sums"));
        }).Check(Laws.Cases(100));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Input_gradient_accumulates(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (dx, _) = data.Backward(convolution, wantKernel: false);
            var sum = new GuardedFloats(dx.Length, i => i % 7);
            convolution.Backward(
                data.Shape,
                new CopyPrologue(data.Gradient.Pointer),
                new CopyPrologue(null),
                new AddEpilogue(sum.Pointer),
                data.View(data.Weight.Pointer),
                sum.Pointer,
                default);
            // Nothing else holds the arrays whose addresses the convolution has.
            GC.KeepAlive(data);
            return Enumerable.Range(0, dx.Length).All(i => sum.Checked().Values[i] == dx.Values[i] + i % 7);
        }).Check(Laws.Cases(100));
    }

    private static GuardedFloats Channels(DepthwiseCase c, int salt, Func<double, double> value)
    {
        var random = new System.Random(c.Seed + salt);
        return new GuardedFloats(c.Channels, _ => (float)value(2 * random.NextDouble() - 1));
    }

    private static double[] Sums(in DepthwiseShape shape) =>
        Enumerable.Repeat(double.NaN, DepthwiseConvolution.Slices(shape) * 2 * shape.Channels).ToArray();

    private static double[] Activations(double[] z, double[] scale, double[] shift) => z.Select((v, i) =>
    {
        var u = scale[i % scale.Length] * v + shift[i % scale.Length];
        return u / (1 + Math.Exp(-u));
    }).ToArray();

    private static bool SumsAgree(double[] slices, double[] first, double[] second, int channels)
    {
        var total = new double[2 * channels];
        var magnitude = new double[2 * channels];
        for (var i = 0; i < slices.Length; i++)
        {
            total[i % total.Length] += slices[i];
        }

        for (var i = 0; i < first.Length; i++)
        {
            total[i % channels] -= first[i];
            total[channels + i % channels] -= second[i];
            magnitude[i % channels] += Math.Abs(first[i]);
            magnitude[channels + i % channels] += Math.Abs(second[i]);
        }

        return total.Zip(magnitude, (v, m) => Math.Abs(v) < 4e-6 * (1 + m)).All(agrees => agrees);
    }
}
