using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class CopyTests : IDisposable
{
    private readonly CpuBackend cpu = new(2);

    public void Dispose() => cpu.Dispose();

    [Fact]
    public void CopyOfAnyViewEqualsAnIndexLoop() => Views.ForSeeds(300, random =>
    {
        var shape = Views.RandomShape(random);
        var small = Views.RandomBroadcast(random, shape);
        var x = Views.RandomView(random, small, random.Next(2) == 0 ? DType.Float32 : DType.Float64);
        var y = Views.RandomView(random, shape, random.Next(2) == 0 ? DType.Float32 : DType.Float64);
        cpu.Copy(x, y);
        var values = x.ToDoubles();
        var expected = Enumerable.Range(0, (int)shape.Count).Select(i => (double)(float)values[Views.Project(i, shape, small)]).ToArray();
        Views.Near(expected, y.ToDoubles(), 1e-7, $"copy of {x} {x.Strides} to {y} {y.Strides}");
    });

    [Theory]
    [InlineData(2, 3, 224, 224)]
    [InlineData(3, 40, 17, 19)]
    [InlineData(1, 513, 5, 1)]
    public void ChannelsMoveLast(int n, int c, int h, int w)
    {
        var x = Views.RandomDense(new System.Random(c), new Shape(n, c, h, w), DType.Float32).Permute(0, 2, 3, 1);
        var y = Tensor.Uninitialized(x.Shape);
        cpu.Copy(x, y);
        Assert.Equal(x.ToArray<float>(), y.ToArray<float>());
        var back = Tensor.Uninitialized(new Shape(n, c, h, w));
        cpu.Copy(y, back.Permute(0, 2, 3, 1));
        Assert.Equal(x.Permute(0, 3, 1, 2).ToArray<float>(), back.ToArray<float>());
    }

    [Fact]
    public void PixelsBecomeFloats()
    {
        var pixels = Tensor.From<byte>(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), new Shape(256));
        var y = Tensor.Uninitialized(new Shape(256));
        cpu.Copy(pixels, y);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (float)i).ToArray(), y.ToArray<float>());
        var back = Tensor.Uninitialized(new Shape(256), DType.UInt8);
        cpu.Copy(y, back);
        Assert.Equal(pixels.ToArray<byte>(), back.ToArray<byte>());
    }

    [Fact]
    public void ConversionSaturates()
    {
        var x = Tensor.From<float>([-1.5f, 300f, float.NaN, 1e30f, 7.9f, float.NegativeInfinity], new Shape(6));
        var bytes = Tensor.Uninitialized(x.Shape, DType.UInt8);
        cpu.Copy(x, bytes);
        Assert.Equal(new byte[] { 0, 255, 0, 255, 7, 0 }, bytes.ToArray<byte>());
        var ints = Tensor.Uninitialized(x.Shape, DType.Int32);
        cpu.Copy(x, ints);
        Assert.Equal([-1, 300, 0, int.MaxValue, 7, int.MinValue], ints.ToArray<int>());
        var longs = Tensor.Uninitialized(x.Shape, DType.Int64);
        cpu.Copy(ints, longs);
        Assert.Equal([-1L, 300, 0, int.MaxValue, 7, int.MinValue], longs.ToArray<long>());
    }

    [Fact]
    public void FillReachesViewsOnly()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var whole = Tensor.Zeros(new Shape(4, 5), dtype);
            cpu.Fill(whole.Slice(1, 1, 3).Transpose(), 7);
            var asDouble = Tensor.Uninitialized(whole.Shape, DType.Float64);
            cpu.Copy(whole, asDouble);
            Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 5 is >= 1 and <= 3 ? 7.0 : 0.0).ToArray(), asDouble.ToArray<double>());
        }
    }

    [Fact]
    public void RefusesWhatDoesNotBroadcast() =>
        Assert.Equal("Copy", Assert.Throws<ShapeException>(() => cpu.Copy(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(3, 2)))).Operation);
}
