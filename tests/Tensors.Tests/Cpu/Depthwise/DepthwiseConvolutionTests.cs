using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;
using AlphaNet.Pure.Tensors.Threading;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

public sealed class DepthwiseConvolutionTests : IDisposable
{
    // Sums of at most 121 products of values below 1, and for the kernel gradient of a few thousand.
    private const double Tolerance = 2e-6;

    private readonly WorkerPool pool = new(2);

    public void Dispose() => pool.Dispose();

    public static TheoryData<SimdLevel> Levels
    {
        get
        {
            var levels = new TheoryData<SimdLevel>();
            for (var level = SimdLevel.Scalar; level <= Simd.Best; level++)
            {
                levels.Add(level);
            }

            return levels;
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Forward_equals_definition_in_float64(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            return data.Forward(convolution).Error(data.ReferenceForward(pool)) < Tolerance;
        }).Check(Laws.Cases(150));
    }

    // 17 to 80 MB, read from memory: tiles fetch ahead, at the guards' edge too. Rows that no L2 holds, so that nothing is staged.
    [Theory]
    [InlineData(SimdLevel.Vector512, 2, 5, 1)]
    [InlineData(SimdLevel.Vector512, 3, 5, 2)]
    [InlineData(SimdLevel.Vector256, 1, 5, 1)]
    [InlineData(SimdLevel.Vector256, 1, 3, 1)]
    [InlineData(SimdLevel.Vector128, 1, 3, 1)]
    [InlineData(SimdLevel.Vector256, 1, 3, 2)]
    public void Forward_of_maps_beyond_caches_equals_definition_in_float64(SimdLevel level, int images, int kernel, int stride)
    {
        var data = new DepthwiseData(new DepthwiseCase(images, 13, 1024, 256, kernel, stride, 0, 0, 1));
        var offered = level < Simd.Best ? level : Simd.Best;
        Assert.True(new DirectPlan(data.Shape, offered).Fetches);
        Assert.InRange(data.Forward(new DepthwiseConvolution(pool, offered)).Error(data.ReferenceForward(pool)), 0, Tolerance);
    }

    // 20 to 43 MB of rows that stay in the second cache, where processors say that they have one: a pair of rows at a time, odd sizes and narrow ends included.
    [Theory]
    [InlineData(4, 131, 51, 100, 3, 1)]
    [InlineData(4, 131, 51, 100, 5, 1)]
    [InlineData(7, 129, 47, 96, 5, 2)]
    [InlineData(7, 130, 48, 92, 3, 2)]
    public void Forward_by_staged_rows_equals_definition_in_float64(int images, int height, int width, int channels, int kernel, int stride)
    {
        var data = new DepthwiseData(new DepthwiseCase(images, height, width, channels, kernel, stride, 0, 0, 1));
        var level = SimdLevel.Vector256 < Simd.Best ? SimdLevel.Vector256 : Simd.Best;
        Assert.True(new DirectPlan(data.Shape, level).Stages || ProcessorCaches.SecondLevelBytes < 512 << 10);
        Assert.InRange(data.Forward(new DepthwiseConvolution(pool, level)).Error(data.ReferenceForward(pool)), 0, Tolerance);
    }

    // Taps a kilobyte apart, as they are and inside a larger weight: they are copied first.
    [Theory]
    [InlineData(256, 0, 1)]
    [InlineData(240, 16, 1)]
    [InlineData(512, 0, 2)]
    public unsafe void Forward_of_kernels_whose_taps_share_cache_lines_equals_definition_in_float64(int channels, int spare, int stride)
    {
        var data = new DepthwiseData(new DepthwiseCase(6, 24, 33, channels, 5, stride, 0, spare, 1));
        Assert.True(SpreadTaps.Pays(data.Shape, new KernelView<float>(null, 0, channels + spare)));
        Assert.InRange(data.Forward(new DepthwiseConvolution(pool, Simd.Best)).Error(data.ReferenceForward(pool)), 0, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Forward_has_the_bits_of_one_float_at_a_time(SimdLevel level)
    {
        var (scalar, convolution) = (new DepthwiseConvolution(pool, SimdLevel.Scalar), new DepthwiseConvolution(pool, level));
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            return data.Forward(convolution).Values.SequenceEqual(data.Forward(scalar).Values);
        }).Check(Laws.Cases(150));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Gradients_equal_definition_in_float64(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (dx, dw) = data.Backward(convolution);
            var (expectedInput, expectedWeight) = data.ReferenceBackward(pool);
            return (dx.Error(expectedInput) < Tolerance).Label("input").And((dw.Error(expectedWeight) < Tolerance).Label("kernel"));
        }).Check(Laws.Cases(150));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void One_gradient_alone_equals_both_at_once(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (dx, dw) = data.Backward(convolution);
            var (onlyInput, untouchedWeight) = data.Backward(convolution, wantKernel: false);
            var (untouchedInput, onlyWeight) = data.Backward(convolution, wantInput: false);
            return dx.Values.SequenceEqual(onlyInput.Values)
                && dw.Values.SequenceEqual(onlyWeight.Values)
                && untouchedWeight.Values.IndexOfAnyExcept(1f) < 0
                && untouchedInput.Values.ToArray().All(float.IsNaN);
        }).Check(Laws.Cases(100));
    }

    [Fact]
    public void Results_are_bit_equal_for_any_number_of_threads()
    {
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        DepthwiseConvolution[] convolutions = [new(one, Simd.Best), new(pool, Simd.Best), new(three, Simd.Best)];
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var results = Array.ConvertAll(convolutions, v => (Forward: data.Forward(v), Backward: data.Backward(v)));
            return results.All(r =>
                r.Forward.Values.SequenceEqual(results[0].Forward.Values)
                && r.Backward.Input.Values.SequenceEqual(results[0].Backward.Input.Values)
                && r.Backward.Weight.Values.SequenceEqual(results[0].Backward.Weight.Values));
        }).Check(Laws.Cases(100));
    }

    [Fact]
    public void Passes_are_adjoint_in_float64()
    {
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (dx, dw) = data.ReferenceBackward(pool);
            var forward = Dot(data.ReferenceForward(pool), data.Gradient.Wide());
            var byInput = Dot(dx, data.Input.Wide());
            var byKernel = Dot(Array.ConvertAll(dw, v => v - 1), data.Weight.Wide());
            var tolerance = 1e-11 * (1 + data.Gradient.Length);
            return Math.Abs(forward - byInput) < tolerance && Math.Abs(forward - byKernel) < tolerance;
        }).Check(Laws.Cases(100));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Passes_are_adjoint(SimdLevel level)
    {
        var convolution = new DepthwiseConvolution(pool, level);
        Prop.ForAll(DepthwiseCase.Arbitrary, c =>
        {
            var data = new DepthwiseData(c);
            var (dx, dw) = data.Backward(convolution);
            var forward = Dot(data.Forward(convolution).Wide(), data.Gradient.Wide());
            var byInput = Dot(dx.Wide(), data.Input.Wide());
            var byKernel = Dot(Array.ConvertAll(dw.Wide(), v => v - 1), data.Weight.Wide());
            var tolerance = 3e-6 * Math.Sqrt(1 + data.Gradient.Length) * c.Kernel;
            return Math.Abs(forward - byInput) < tolerance && Math.Abs(forward - byKernel) < tolerance;
        }).Check(Laws.Cases(100));
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        using var one = new WorkerPool(1);
        var convolution = new DepthwiseConvolution(one, Simd.Best);
        var data = new DepthwiseData(new DepthwiseCase(2, 24, 24, 256, 5, 1, 0, 0, 1));
        var y = new float[data.Gradient.Length];
        var dx = new float[data.Input.Length];
        var dw = new float[data.Weight.Length];
        Assert.Equal(0, Allocation.OfThread(() => Pass(convolution, data, y, dx, dw)));
    }

    private static unsafe void Pass(DepthwiseConvolution convolution, DepthwiseData data, float[] y, float[] dx, float[] dw)
    {
        fixed (float* target = y, inputGradient = dx, kernelGradient = dw)
        {
            convolution.Forward(data.Shape, data.Input.Pointer, data.View(data.Weight.Pointer), target);
            convolution.Backward(
                data.Shape, data.Gradient.Pointer, data.Input.Pointer, data.View(data.Weight.Pointer), inputGradient, data.View(kernelGradient));
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
