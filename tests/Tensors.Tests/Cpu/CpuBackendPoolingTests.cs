using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class CpuBackendPoolingTests : IDisposable
{
    private readonly CpuBackend backend = new(2);

    public void Dispose() => backend.Dispose();

    [Fact]
    public void Average_gives_the_published_shortcut_figures()
    {
        foreach (var golden in Maps.Golden("misc.json")["shortcut_avg_pool"]!.AsArray())
        {
            var h = (int)golden!["h"]!;
            var x = Maps.Of(Maps.Numbers(golden["x"]), new Shape(1, h, h, 1), DType.Float32);
            var expected = Maps.Numbers(golden["y"]);
            var y = Tensor.Zeros(new Shape(1, (h + 1) / 2, (h + 1) / 2, 1));
            backend.AveragePool(x, y, 2, 2, h % 2);
            Maps.AssertClose(expected, Maps.Values(y), 1e-6, $"h {h}");
        }
    }

    [Theory]
    [InlineData(DType.Float32, 1e-6)]
    [InlineData(DType.Float64, 1e-14)]
    public void Both_poolings_follow_their_definitions(DType dtype, double tolerance) => Maps.ForAllSeeds(random =>
    {
        var (x, y, size, stride, padding) = Draw(random, dtype);
        backend.AveragePool(Maps.Strided(x), y, size, stride, padding);
        Maps.AssertClose(Naive(x, y.Shape, size, stride, padding, w => w.Sum() / (size * size)), Maps.Values(y), tolerance, "average");
        backend.MaxPool(x, y, size, stride, padding);
        Maps.AssertClose(Naive(x, y.Shape, size, stride, padding, w => w.Max()), Maps.Values(y), 0, "max");
    });

    [Fact]
    public void Average_gradient_is_the_adjoint() => Maps.ForAllSeeds(random =>
    {
        var (x, y, size, stride, padding) = Draw(random, DType.Float64);
        var dy = Maps.Random(random, y.Shape);
        backend.AveragePool(x, y, size, stride, padding);
        var dx = Maps.Random(random, x.Shape);
        var before = Maps.Dot(dx, x);
        backend.AveragePoolBackward(dy, dx, size, stride, padding, accumulate: true);
        Assert.Equal(Maps.Dot(y, dy), Maps.Dot(dx, x) - before, 1e-9);
        backend.AveragePoolBackward(Maps.Strided(dy), dx, size, stride, padding, accumulate: false);
        Assert.Equal(Maps.Dot(y, dy), Maps.Dot(dx, x), 1e-9);
    });

    [Fact]
    public void Max_gradient_goes_to_the_winners() => Maps.ForAllSeeds(random =>
    {
        var (x, y, size, stride, padding) = Draw(random, DType.Float64);
        // Distinct values: every window has one winner, and sum y dy = sum x dx.
        var dy = Maps.Random(random, y.Shape);
        backend.MaxPool(x, y, size, stride, padding);
        var dx = Maps.Random(random, x.Shape);
        var before = Maps.Dot(dx, x);
        backend.MaxPoolBackward(x, dy, dx, size, stride, padding, accumulate: true);
        Assert.Equal(Maps.Dot(y, dy), Maps.Dot(dx, x) - before, 1e-9);
        backend.MaxPoolBackward(x, dy, dx, size, stride, padding, accumulate: false);
        Assert.Equal(Maps.Values(dy).Sum(), Maps.Values(dx).Sum(), 1e-9);
    });

    [Fact]
    public void A_tie_goes_to_the_first_in_row_major_order()
    {
        var x = Maps.Of([1, 2, 2, 2, 0, 2, 1, 1, 1], new Shape(1, 3, 3, 1), DType.Float32);
        var dx = Tensor.Zeros(x.Shape);
        backend.MaxPoolBackward(x, Maps.Of([10], new Shape(1, 1, 1, 1), DType.Float32), dx, 3, 1, 0, accumulate: false);
        Assert.Equal([0f, 10, 0, 0, 0, 0, 0, 0, 0], dx.ToArray<float>());
    }

    [Fact]
    public void Padding_never_wins_and_a_nan_does()
    {
        var x = Maps.Of([-3, -1, double.NaN, -2], new Shape(1, 2, 2, 1), DType.Float64);
        var y = Tensor.Zeros(new Shape(1, 2, 2, 1), DType.Float64);
        backend.MaxPool(x, y, 2, 2, 1);
        Assert.Equal([-3, -1, double.NaN, -2], y.ToArray<double>());
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var random = new System.Random(3);
        var x = Maps.Random(random, new Shape(3, 17, 19, 70), DType.Float32);
        var dy = Maps.Random(random, new Shape(3, 9, 10, 70), DType.Float32);
        var results = new List<float[][]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new CpuBackend(threads);
            var (y, average, largest) = (Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape), Tensor.Zeros(x.Shape));
            pool.AveragePool(x, y, 3, 2, 1);
            pool.AveragePoolBackward(dy, average, 3, 2, 1, accumulate: false);
            pool.MaxPoolBackward(x, dy, largest, 3, 2, 1, accumulate: false);
            results.Add([y.ToArray<float>(), average.ToArray<float>(), largest.ToArray<float>()]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Errors_name_the_operation_and_the_shapes()
    {
        var x = Tensor.Zeros(new Shape(1, 4, 4, 2));
        Assert.Contains("AveragePool: y must have shape [1, 2, 2, 2]", Assert.Throws<ShapeException>(() => backend.AveragePool(x, x, 2, 2, 0)).Message);
        Assert.Throws<ShapeException>(() => backend.MaxPool(x, x, 2, 2, 2));
        Assert.Throws<ShapeException>(() => backend.MaxPool(x, x, 5, 1, 0));
    }

    private static (Tensor X, Tensor Y, int Size, int Stride, int Padding) Draw(System.Random random, DType dtype)
    {
        int size = random.Next(1, 5), stride = random.Next(1, 4), padding = random.Next(0, size / 2 + 1);
        int height = size + random.Next(0, 7), width = size + random.Next(0, 7), channels = random.Next(1, 80), batch = random.Next(1, 3);
        var y = new Shape(batch, (height + 2 * padding - size) / stride + 1, (width + 2 * padding - size) / stride + 1, channels);
        return (Maps.Random(random, new Shape(batch, height, width, channels), dtype), Tensor.Zeros(y, dtype), size, stride, padding);
    }

    private static double[] Naive(Tensor x, Shape y, int size, int stride, int padding, Func<IEnumerable<double>, double> combine)
    {
        var values = Maps.Values(x);
        var (height, width, channels) = (x.Shape[1], x.Shape[2], x.Shape[3]);
        var result = new double[y.Count];
        for (var place = 0; place < result.Length; place++)
        {
            var (c, q) = (place % channels, place / channels % y[2]);
            var (p, n) = (place / channels / y[2] % y[1], place / channels / y[2] / y[1]);
            var window =
                from tap in Enumerable.Range(0, size * size)
                let row = p * stride + tap / size - padding
                let column = q * stride + tap % size - padding
                where row >= 0 && row < height && column >= 0 && column < width
                select values[((n * height + row) * width + column) * channels + c];
            result[place] = combine(window);
        }

        return result;
    }
}
