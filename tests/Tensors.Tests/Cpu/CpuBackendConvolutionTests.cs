using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class CpuBackendConvolutionTests : IDisposable
{
    private readonly CpuBackend backend = new(2);

    public void Dispose() => backend.Dispose();

    private readonly record struct Sizes(Tensor X, Tensor Weight, Tensor Y, int Stride, int Padding)
    {
        public static Sizes Draw(System.Random random, DType dtype)
        {
            int kernel = random.Next(1, 5), stride = random.Next(1, 4), padding = random.Next(0, 3);
            int height = kernel + random.Next(0, 9), width = kernel + random.Next(0, 14);
            int inputs = random.Next(1, 6), outputs = random.Next(1, 41), batch = random.Next(1, 4);
            var y = new Shape(batch, (height + 2 * padding - kernel) / stride + 1, (width + 2 * padding - kernel) / stride + 1, outputs);
            return new(
                Maps.Random(random, new Shape(batch, height, width, inputs), dtype),
                Maps.Random(random, new Shape(outputs, kernel, kernel, inputs), dtype),
                Maps.Random(random, y, dtype),
                stride,
                padding);
        }
    }

    [Theory]
    [InlineData(DType.Float32, 1e-5)]
    [InlineData(DType.Float64, 1e-13)]
    public void Forward_is_the_sum_of_its_definition(DType dtype, double tolerance) => Maps.ForAllSeeds(random =>
    {
        var (x, weight, y, stride, padding) = Sizes.Draw(random, dtype);
        backend.Conv2d(x, Maps.Strided(weight), y, stride, padding);
        Maps.AssertClose(Naive(x, weight, y.Shape, stride, padding), Maps.Values(y), tolerance * (weight.Count / weight.Shape[0]), "y");
    });

    [Fact]
    public void Gradients_are_the_adjoints() => Maps.ForAllSeeds(random =>
    {
        var (x, weight, dy, stride, padding) = Sizes.Draw(random, DType.Float64);
        var y = Tensor.Zeros(dy.Shape, DType.Float64);
        backend.Conv2d(Maps.Strided(x), weight, y, stride, padding);
        var expected = Maps.Dot(y, dy);

        var dx = Maps.Random(random, x.Shape);
        var before = Maps.Dot(dx, x);
        backend.Conv2dInputGradient(Maps.Strided(dy), Maps.Strided(weight), dx, stride, padding, accumulate: true);
        Assert.Equal(expected, Maps.Dot(dx, x) - before, 1e-9 * (1 + Math.Abs(expected)));
        var overwritten = Maps.Strided(Maps.Random(random, x.Shape));
        backend.Conv2dInputGradient(dy, weight, overwritten, stride, padding, accumulate: false);
        Assert.Equal(expected, Maps.Dot(overwritten, x), 1e-9 * (1 + Math.Abs(expected)));

        var dw = Maps.Strided(Maps.Random(random, weight.Shape));
        before = Maps.Dot(dw, weight);
        backend.Conv2dWeightGradient(x, dy, dw, stride, padding);
        Assert.Equal(expected, Maps.Dot(dw, weight) - before, 1e-9 * (1 + Math.Abs(expected)));
    });

    [Fact]
    public void Weight_gradient_of_each_weight_is_the_sum_of_its_definition() => Maps.ForAllSeeds(random =>
    {
        // The convolution is linear in the weight: its change along one weight is that weight's gradient.
        var (x, weight, dy, stride, padding) = Sizes.Draw(random, DType.Float64);
        var dw = Tensor.Zeros(weight.Shape, DType.Float64);
        backend.Conv2dWeightGradient(x, dy, dw, stride, padding);
        var place = random.Next((int)weight.Count);
        var unit = Tensor.Zeros(weight.Shape, DType.Float64);
        unit.Span<double>()[place] = 1;
        var response = Naive(x, unit, dy.Shape, stride, padding);
        Assert.Equal(response.Zip(Maps.Values(dy), (a, b) => a * b).Sum(), dw.Span<double>()[place], 1e-10);
    });

    [Fact]
    public void Float32_gradients_agree_with_float64() => Maps.ForAllSeeds(random =>
    {
        var (x, weight, dy, stride, padding) = Sizes.Draw(random, DType.Float64);
        var narrow = new[] { x, weight, dy }.Select(t => Maps.Of(Maps.Values(t), t.Shape, DType.Float32)).ToArray();
        var (dx, dx32) = (Tensor.Zeros(x.Shape, DType.Float64), Tensor.Zeros(x.Shape));
        backend.Conv2dInputGradient(dy, weight, dx, stride, padding, accumulate: false);
        backend.Conv2dInputGradient(narrow[2], narrow[1], dx32, stride, padding, accumulate: false);
        Maps.AssertClose(Maps.Values(dx), Maps.Values(dx32), 1e-4, "dx");
        var (dw, dw32) = (Tensor.Zeros(weight.Shape, DType.Float64), Tensor.Zeros(weight.Shape));
        backend.Conv2dWeightGradient(x, dy, dw, stride, padding);
        backend.Conv2dWeightGradient(narrow[0], narrow[2], dw32, stride, padding);
        Maps.AssertClose(Maps.Values(dw), Maps.Values(dw32), 1e-4, "dw");
    });

    // Several strips of rows, and up to 16 parts of the weight's gradient.
    [Theory]
    [InlineData(1, 96, 3, 24, 2, DType.Float32, 1e-4)]
    [InlineData(1, 96, 3, 24, 2, DType.Float64, 1e-11)]
    [InlineData(2, 40, 32, 40, 1, DType.Float32, 1e-4)]
    [InlineData(2, 40, 32, 40, 1, DType.Float64, 1e-11)]
    public void Large_maps_and_their_gradients_are_the_sums_of_their_definitions(int batch, int size, int inputs, int outputs, int stride, DType dtype, double tolerance)
    {
        var random = new System.Random(7);
        var outSize = (size - 1) / stride + 1;
        var (x, weight, dy) = (Maps.Random(random, new Shape(batch, size, size, inputs), dtype), Maps.Random(random, new Shape(outputs, 3, 3, inputs), dtype), Maps.Random(random, new Shape(batch, outSize, outSize, outputs), dtype));
        var (y, dx, dw) = (Tensor.Zeros(dy.Shape, dtype), Tensor.Zeros(x.Shape, dtype), Tensor.Zeros(weight.Shape, dtype));
        backend.Conv2d(x, weight, y, stride, 1);
        backend.Conv2dInputGradient(dy, weight, dx, stride, 1, accumulate: false);
        backend.Conv2dWeightGradient(x, dy, dw, stride, 1);

        var (xs, ws, gs) = (Maps.Values(x), Maps.Values(weight), Maps.Values(dy));
        var (ys, dxs, dws) = (new double[gs.Length], new double[xs.Length], new double[ws.Length]);
        for (var place = 0; place < gs.Length; place++)
        {
            var (o, q, p, n) = (place % outputs, place / outputs % outSize, place / outputs / outSize % outSize, place / outputs / outSize / outSize);
            for (var tap = 0; tap < 9; tap++)
            {
                var (row, column) = (p * stride + tap / 3 - 1, q * stride + tap % 3 - 1);
                for (var i = 0; i < inputs && row >= 0 && row < size && column >= 0 && column < size; i++)
                {
                    var (from, with) = (((n * size + row) * size + column) * inputs + i, (o * 9 + tap) * inputs + i);
                    ys[place] += xs[from] * ws[with];
                    dxs[from] += gs[place] * ws[with];
                    dws[with] += gs[place] * xs[from];
                }
            }
        }

        Maps.AssertClose(ys, Maps.Values(y), tolerance, "y");
        Maps.AssertClose(dxs, Maps.Values(dx), tolerance, "dx");
        Maps.AssertClose(dws, Maps.Values(dw), tolerance, "dw");
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var random = new System.Random(1);
        var x = Maps.Random(random, new Shape(4, 96, 96, 3), DType.Float32);
        var weight = Maps.Random(random, new Shape(24, 3, 3, 3), DType.Float32);
        var dy = Maps.Random(random, new Shape(4, 48, 48, 24), DType.Float32);
        var results = new List<float[][]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new CpuBackend(threads);
            var (y, dx, dw) = (Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape), Tensor.Zeros(weight.Shape));
            pool.Conv2d(x, weight, y, 2, 1);
            pool.Conv2dInputGradient(dy, weight, dx, 2, 1, accumulate: false);
            pool.Conv2dWeightGradient(x, dy, dw, 2, 1);
            results.Add([y.ToArray<float>(), dx.ToArray<float>(), dw.ToArray<float>()]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        var random = new System.Random(1);
        var x = Maps.Random(random, new Shape(2, 32, 32, 3), DType.Float32);
        var weight = Maps.Random(random, new Shape(20, 3, 3, 3), DType.Float32);
        var y = Maps.Random(random, new Shape(2, 16, 16, 20), DType.Float32);
        void Step()
        {
            backend.Conv2d(x, weight, y, 2, 1);
            backend.Conv2dInputGradient(y, weight, x, 2, 1, accumulate: false);
            backend.Conv2dWeightGradient(x, y, weight, 2, 1);
        }

        Assert.Equal(0, Allocation.OfThread(Step));
    }

    [Fact]
    public void Errors_name_the_operation_and_the_shapes()
    {
        var x = Tensor.Zeros(new Shape(1, 8, 8, 3));
        var wrongChannels = Assert.Throws<ShapeException>(() => backend.Conv2d(x, Tensor.Zeros(new Shape(4, 3, 3, 2)), x, 1, 1));
        Assert.Contains("Conv2d: x [1, 8, 8, 3] has 3 channels, weight [4, 3, 3, 2] takes 2", wrongChannels.Message);
        var wrongOutput = Assert.Throws<ShapeException>(() => backend.Conv2d(x, Tensor.Zeros(new Shape(4, 3, 3, 3)), x, 2, 1));
        Assert.Contains("[1, 4, 4, 4]", wrongOutput.Message);
        Assert.Throws<ShapeException>(() => backend.Conv2d(x, Tensor.Zeros(new Shape(4, 9, 9, 3)), x, 1, 0));
        Assert.Throws<ShapeException>(() => backend.Conv2d(x, Tensor.Zeros(new Shape(3, 3, 3, 3), DType.Float64), x, 1, 1));
    }

    private static double[] Naive(Tensor x, Tensor weight, Shape y, int stride, int padding)
    {
        var (values, weights) = (Maps.Values(x), Maps.Values(weight));
        var (height, width, inputs, kernel) = (x.Shape[1], x.Shape[2], x.Shape[3], weight.Shape[1]);
        var result = new double[y.Count];
        for (var place = 0; place < result.Length; place++)
        {
            var (o, q) = (place % y[3], place / y[3] % y[2]);
            var (p, n) = (place / y[3] / y[2] % y[1], place / y[3] / y[2] / y[1]);
            for (var tap = 0; tap < kernel * kernel; tap++)
            {
                var (row, column) = (p * stride + tap / kernel - padding, q * stride + tap % kernel - padding);
                for (var i = 0; i < inputs && row >= 0 && row < height && column >= 0 && column < width; i++)
                {
                    result[place] += values[((n * height + row) * width + column) * inputs + i] * weights[(o * kernel * kernel + tap) * inputs + i];
                }
            }
        }

        return result;
    }
}
