using System.Runtime.CompilerServices;
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
    public void Of_two_threads_that_hand_back_one_tensor_one_is_told()
    {
        var pool = new MemoryPool();
        for (var round = 0; round < 2000; round++)
        {
            var tensor = pool.Rent(new Shape(64), DType.Float32);
            var refused = 0;
            Parallel.Invoke(Hand, Hand);
            Assert.Equal(1, refused);
            Assert.Equal(0, pool.RentedBytes);

            void Hand()
            {
                try
                {
                    pool.Return(tensor);
                }
                catch (TensorReleasedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }
    }

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

    [Theory]
    [InlineData(16384, true)]
    [InlineData(256, true)]
    [InlineData(200, false)]
    public void A_ready_block_serves_tensors_of_down_to_a_64th_of_its_size(int count, bool serves)
    {
        var pool = new MemoryPool();
        pool.Return(pool.Rent(new Shape(16384), DType.Float32));
        var ready = pool.PooledBytes;
        pool.Return(pool.Rent(new Shape(count), DType.Float32));
        Assert.Equal(serves, pool.PooledBytes == ready);
    }

    [Fact]
    public void The_largest_nets_blocks_serve_every_smaller_one() => Views.ForSeeds(20, random =>
    {
        // Layers of their own sizes at one of many widths, all alive until the pass ends.
        var pool = new MemoryPool();
        void Pass(Func<int> width)
        {
            var tensors = Enumerable.Range(0, 60).Select(layer => pool.Rent(new Shape(1 << layer % 5, width()), DType.Float32)).ToList();
            tensors.ForEach(t => pool.Return(t));
        }

        Pass(() => 400);
        var ready = pool.PooledBytes;
        for (var pass = 0; pass < 200; pass++)
        {
            Pass(() => random.Next(100, 401));
        }

        Assert.Equal(ready, pool.PooledBytes);
    });

    [Fact]
    public void ForeignTensorsAreRefused()
    {
        var pool = new MemoryPool();
        Assert.Throws<InvalidOperationException>(() => pool.Return(Tensor.Zeros(new Shape(3))));
        Assert.Throws<InvalidOperationException>(() => pool.Return(new MemoryPool().Rent(new Shape(3), DType.Float32)));
        Assert.Throws<TensorMemoryException>(() => pool.Rent(new Shape(int.MaxValue, 100), DType.Float32));
    }

    [Fact]
    public void RentingAfterReturningAllocatesNothing()
    {
        var pool = new MemoryPool();
        Assert.Equal(0, Allocation.OfThread(() => pool.Return(pool.Rent(new Shape(100, 100), DType.Float32))));
    }

    [Fact]
    public void A_full_device_is_an_error_that_names_tensor_bytes_and_mend_and_changes_no_account()
    {
        var device = new FakeDevice(capacity: 10_000);
        var pool = device.NewPool();
        var kept = pool.Rent(new Shape(3, 256), DType.Float32);
        var before = (pool.RentedBytes, pool.PooledBytes, pool.PeakRentedBytes, device.UsedBytes);

        foreach (var (shape, bytes) in (ReadOnlySpan<(Shape, string)>)[(new Shape(8, 1024), "32,768"), (new Shape(1 << 18), "1,048,576")])
        {
            var message = Assert.Throws<TensorMemoryException>(() => pool.Rent(shape, DType.Float32)).Message;
            Assert.Contains($"Float32 tensor of shape {shape}", message);
            Assert.Contains($"{bytes} bytes", message);
            Assert.Contains("3,072 bytes are in use", message);
            Assert.Contains("Take a smaller batch", message);
        }

        Assert.Equal(before, (pool.RentedBytes, pool.PooledBytes, pool.PeakRentedBytes, device.UsedBytes));
        pool.Return(kept);
        Assert.Equal((0L, 3072L), (pool.RentedBytes, pool.PooledBytes));
    }

    [Fact]
    public void Up_to_the_largest_block_all_of_it_is_given()
    {
        var device = new FakeDevice(capacity: 2000);
        var pool = new MemoryPool(device.Allocate, largest: 1900);
        foreach (var floats in (int[])[475, 450, 475])
        {
            pool.Return(pool.Rent(new Shape(floats), DType.Float32));
        }

        Assert.Equal((1, 1900L), (device.Requests, pool.PooledBytes));
        Assert.Contains("at most 1,900", Assert.Throws<TensorMemoryException>(() => pool.Rent(new Shape(476), DType.Float32)).Message);
    }

    [Fact]
    public void An_error_of_the_device_changes_no_account()
    {
        var pool = new MemoryPool(_ => throw new InvalidOperationException("lost"), 1 << 20);
        Assert.Throws<InvalidOperationException>(() => pool.Rent(new Shape(5), DType.Float32));
        Assert.Equal((0L, 0L), (pool.RentedBytes, pool.PeakRentedBytes));
    }

    [Fact]
    public void Short_of_memory_a_pool_frees_what_lies_ready_and_asks_once_more()
    {
        var device = new FakeDevice(capacity: 10_000);
        var pool = device.NewPool();
        var kept = pool.Rent(new Shape(512), DType.Float32);
        var small = new[] { pool.Rent(new Shape(512), DType.Float32), pool.Rent(new Shape(256), DType.Float32) };
        Array.ForEach(small, t => pool.Return(t));
        kept.CopyFrom(Tensor.Wrap(Enumerable.Range(0, 512).Select(i => (float)i).ToArray(), kept.Shape));

        var large = pool.Rent(new Shape(1792), DType.Float32);
        Assert.Equal((5, 2048L + 7168, 0L), (device.Requests, device.UsedBytes, pool.PooledBytes));
        Assert.Equal(2048 + 7168, pool.RentedBytes);
        Assert.Equal(511, kept.Slice(0, 511, 1).Item<float>());

        Assert.Throws<TensorMemoryException>(() => pool.Rent(new Shape(1792), DType.Float32));
        Assert.Equal(7, device.Requests);
        pool.Return(large);
        pool.Return(kept);
    }

    [Fact]
    public void Short_of_memory_a_pool_finds_what_was_dropped()
    {
        var pool = new FakeDevice(capacity: 10_000).NewPool();
        Drop();
        Assert.True(pool.Rent(new Shape(1792), DType.Float32).IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Drop() => pool.Rent(new Shape(1792), DType.Float32).Clear();
    }

    [Fact]
    public void Trimming_frees_a_devices_blocks_but_those_in_use()
    {
        var device = new FakeDevice();
        var pool = device.NewPool();
        var (first, second) = (pool.Rent(new Shape(512), DType.Float32), pool.Rent(new Shape(512), DType.Float32));
        pool.Return(first);
        Assert.Equal(4096, device.UsedBytes);
        pool.Trim();
        Assert.Equal((2048L, 2048L, 0L), (device.UsedBytes, pool.RentedBytes, pool.PooledBytes));
        second.Clear();
        Assert.Equal(new float[512], second.ToArray<float>());
    }
}
