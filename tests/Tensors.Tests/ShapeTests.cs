using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void CountIsTheProductAndStridesAreSuffixProducts() => Views.ForSeeds(100, random =>
    {
        var lengths = Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(1, 6)).ToArray();
        var shape = new Shape(lengths);
        Assert.Equal(lengths.Aggregate(1L, (a, b) => a * b), shape.Count);
        Assert.Equal(lengths, shape.ToArray());
        var strides = shape.DenseStrides();
        for (var i = 0; i < lengths.Length; i++)
        {
            Assert.Equal(lengths[(i + 1)..].Aggregate(1, (a, b) => a * b), strides[i]);
        }
    });

    [Fact]
    public void BroadcastIsCommutativeAndStretchesOnes() => Views.ForSeeds(100, random =>
    {
        var shape = Views.RandomShape(random);
        var (a, b) = (Views.RandomBroadcast(random, shape), Views.RandomBroadcast(random, shape));
        var both = Shape.Broadcast("Test", a, b);
        Assert.Equal(both, Shape.Broadcast("Test", b, a));
        for (var i = 1; i <= both.Rank; i++)
        {
            Assert.Equal(Math.Max(i <= a.Rank ? a[^i] : 1, i <= b.Rank ? b[^i] : 1), both[^i]);
        }
    });

    [Fact]
    public void RefusalsSayWhy()
    {
        var error = Assert.Throws<ShapeException>(() => Shape.Broadcast("Add", new Shape(2, 3), new Shape(4)));
        Assert.Contains("[2, 3]", error.Message);
        Assert.Contains("[4]", error.Message);
        Assert.Throws<ArgumentException>(() => new Shape(1, 2, 3, 4, 5, 6, 7));
        Assert.Throws<ArgumentException>(() => new Shape(2, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2)[1]);
    }

    // 2^64 and 2^63 elements: as 64-bit numbers nothing, and less than nothing.
    [Theory]
    [InlineData(65536, 65536, 65536, 65536)]
    [InlineData(65536, 65536, 65536, 32768)]
    public void Counts_that_do_not_fit_are_refused(params int[] lengths)
    {
        Assert.Contains("more elements", Assert.Throws<ArgumentException>(() => new Shape(lengths)).Message);
        Assert.Equal(0, new Shape([.. lengths, 0]).Count);
        var huge = new Shape(lengths[..3]);
        Assert.Contains("[65536, 65536, 65536]", Assert.Throws<TensorMemoryException>(() => Tensor.Zeros(huge)).Message);
        // 2^62 elements of 8 bytes wrap around to none.
        var larger = huge.With(0, 1 << 30);
        Assert.Contains("[1073741824, 65536, 65536]", Assert.Throws<TensorMemoryException>(() => Tensor.Zeros(larger, DType.Float64)).Message);
        Assert.Contains("[1073741824, 65536, 65536]", Assert.Throws<TensorMemoryException>(() => new MemoryPool().Rent(larger, DType.Float64)).Message);
    }

    [Fact]
    public void EqualityIsOfLengths()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.NotEqual(new Shape(2, 3), new Shape(2, 3, 1));
        Assert.True(new Shape(2, 3).With(1, 4) == new Shape(2, 4));
    }
}
