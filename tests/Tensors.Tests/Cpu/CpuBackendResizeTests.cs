using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class CpuBackendResizeTests : IDisposable
{
    private readonly CpuBackend backend = new(2);

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData(DType.Float32, 1e-5, "y")]
    [InlineData(DType.Float64, 1e-10, "y_f64")]
    public void Gives_the_published_figures(DType dtype, double tolerance, string figures)
    {
        foreach (var golden in Maps.Golden("misc.json")["bicubic"]!.AsArray())
        {
            var (source, target) = ((int)golden!["src"]!, (int)golden["dst"]!);
            // The figures are NCHW with two channels; a permuted view is as good as a copy.
            var x = Maps.Of(Maps.Numbers(golden["x"]), new Shape(1, 2, source, source), dtype).Permute(0, 2, 3, 1);
            var y = Tensor.Zeros(new Shape(1, 2, target, target), dtype);
            backend.ResizeBicubic(x, y.Permute(0, 2, 3, 1));
            Maps.AssertClose(Maps.Numbers(golden[figures]), Maps.Values(y), tolerance, $"{source} to {target}");
        }
    }

    [Fact]
    public void Gradient_is_the_adjoint() => Maps.ForAllSeeds(random =>
    {
        var (batch, channels) = (random.Next(1, 3), random.Next(1, 12));
        var x = Maps.Random(random, new Shape(batch, random.Next(1, 12), random.Next(1, 12), channels));
        var dy = Maps.Random(random, new Shape(batch, random.Next(1, 16), random.Next(1, 16), channels));
        var y = Tensor.Zeros(dy.Shape, DType.Float64);
        backend.ResizeBicubic(Maps.Strided(x), y);
        var dx = Maps.Random(random, x.Shape);
        var before = Maps.Dot(dx, x);
        backend.ResizeBicubicBackward(dy, dx, accumulate: true);
        Assert.Equal(Maps.Dot(y, dy), Maps.Dot(dx, x) - before, 1e-9);
        backend.ResizeBicubicBackward(Maps.Strided(dy), dx, accumulate: false);
        Assert.Equal(Maps.Dot(y, dy), Maps.Dot(dx, x), 1e-9);
    });

    [Fact]
    public void A_constant_stays_and_the_same_size_is_a_copy() => Maps.ForAllSeeds(random =>
    {
        var shape = new Shape(1, random.Next(1, 20), random.Next(1, 20), random.Next(1, 10));
        var x = Maps.Random(random, shape);
        var same = Tensor.Zeros(shape, DType.Float64);
        backend.ResizeBicubic(x, same);
        Assert.Equal(x.ToArray<double>(), same.ToArray<double>());

        var constant = Maps.Of(Enumerable.Repeat(1.5, (int)shape.Count).ToArray(), shape, DType.Float64);
        var y = Tensor.Zeros(new Shape(1, random.Next(1, 20), random.Next(1, 20), shape[3]), DType.Float64);
        backend.ResizeBicubic(constant, y);
        Assert.All(y.ToArray<double>(), v => Assert.Equal(1.5, v, 1e-12));
    });

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var random = new System.Random(5);
        var x = Maps.Random(random, new Shape(3, 31, 29, 3), DType.Float32);
        var dy = Maps.Random(random, new Shape(3, 24, 40, 3), DType.Float32);
        var results = new List<float[][]>();
        foreach (var threads in (int[])[1, 2, 3])
        {
            using var pool = new CpuBackend(threads);
            var (y, dx) = (Tensor.Zeros(dy.Shape), Tensor.Zeros(x.Shape));
            pool.ResizeBicubic(x, y);
            pool.ResizeBicubicBackward(dy, dx, accumulate: false);
            results.Add([y.ToArray<float>(), dx.ToArray<float>()]);
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void Errors_name_the_operation_and_the_shapes()
    {
        var x = Tensor.Zeros(new Shape(1, 4, 4, 2));
        Assert.Contains("ResizeBicubic: x [1, 4, 4, 2] and y [2, 4, 4, 2]",
            Assert.Throws<ShapeException>(() => backend.ResizeBicubic(x, Tensor.Zeros(new Shape(2, 4, 4, 2)))).Message);
    }
}
