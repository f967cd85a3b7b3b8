using AlphaNet.Pure.Tensors.Memory;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Tensors.Tests.Memory;

public sealed class MemoryPoolTests
{
    [Fact]
    public unsafe void BlocksAreAlignedLargeEnoughAndWasteAnEighthAtMost() => Views.ForSeeds(100, random =>
    {
        var pool = new MemoryPool();
        var count = random.Next(1, 1 << random.Next(1, 20));
        var x = pool.Rent(new Shape(count), DType.Float32);
        Assert.Equal(0, (long)(nint)x.Pointer<float>() % Storage.Alignment);
        Assert.InRange(pool.RentedBytes, 4L * count, Math.Max(256, 4L * count * 9 / 8 + 8));
        x.Span<float>()[^1] = 1;
    });

    [Fact]
    public void BlocksOfAClassServeAgain()
    {
        var pool = new MemoryPool();
        var first = pool.Rent(new Shape(1000), DType.Float32);
        var bytes = pool.RentedBytes;
        pool.Return(first);
        Assert.Equal((bytes, 0L), (pool.PooledBytes, pool.RentedBytes));
        var second = pool.Rent(new Shape(500), DType.Float64);
        Assert.Equal((0L, bytes), (pool.PooledBytes, pool.RentedBytes));
        Assert.False(first.IsAlive);
        Assert.True(second.IsAlive);
        Assert.Equal(bytes, pool.PeakRentedBytes);
        pool.Return(second);
        pool.Trim();
        Assert.Equal(0, pool.PooledBytes);
    }

    [Fact]
    public void ForeignTensorsAreRefused()
    {
        var pool = new MemoryPool();
        Assert.Throws<InvalidOperationException>(() => pool.Return(Tensor.Zeros(new Shape(3))));
        Assert.Throws<InvalidOperationException>(() => pool.Return(new MemoryPool().Rent(new Shape(3), DType.Float32)));
        Assert.Throws<OutOfMemoryException>(() => pool.Rent(new Shape(int.MaxValue, 100), DType.Float32));
    }

    [Fact]
    public void RentingAfterReturningAllocatesNothing()
    {
        var pool = new MemoryPool();
        Assert.Equal(0, Allocation.OfThread(() => pool.Return(pool.Rent(new Shape(100, 100), DType.Float32))));
    }
}
