namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>Keeps blocks that were handed back, sorted by size, for the next tensor of about that size.</summary>
/// <remarks>
/// A new block's size is rounded up to an eighth of a power of two, which adds at most 12.5 %; a block that lies ready serves tensors of down to a 64th of its size. What is never
/// handed back is the collector's, as any array. Safe to use from several threads.
/// </remarks>
public sealed class MemoryPool
{
    private const int SmallestClassBytes = 256;
    private const int StepsPerDoubling = 8;

    // A ready block serves tensors of down to a 64th of its size before a new one is made: whatever a small subnet's pass asks for, the largest net's blocks
    // are there. With a half, random subnets met sizes not seen before for hours; with an eighth, for minutes. Without an end, a few small tensors that are
    // kept could hold the largest blocks.
    private const int Reach = 6 * StepsPerDoubling;

    private readonly Func<long, IDeviceMemory>? device;
    private readonly long largest;
    private readonly Lock gate = new();
    private readonly Stack<Storage>[] free = new Stack<Storage>[40 * StepsPerDoubling];
    private long pooledBytes;
    private long rentedBytes;
    private long peakRentedBytes;

    /// <summary>A pool of host memory.</summary>
    public MemoryPool() => largest = Array.MaxLength - Storage.Alignment;

    /// <summary>A pool of a device's memory.</summary>
    /// <param name="allocate">Makes a block of so many bytes.</param>
    /// <param name="largest">Bytes that one block can have.</param>
    public MemoryPool(Func<long, IDeviceMemory> allocate, long largest)
    {
        ArgumentNullException.ThrowIfNull(allocate);
        device = allocate;
        this.largest = largest;
    }

    /// <summary>Bytes lying ready in the pool.</summary>
    public long PooledBytes => Interlocked.Read(ref pooledBytes);

    /// <summary>Bytes of the blocks handed out and not handed back; a tensor may be smaller than its block.</summary>
    public long RentedBytes => Interlocked.Read(ref rentedBytes);

    /// <summary>The most bytes of blocks ever out at once.</summary>
    public long PeakRentedBytes => Interlocked.Read(ref peakRentedBytes);

    /// <summary>A tensor of uninitialised memory.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="dtype">Its element type.</param>
    /// <exception cref="TensorMemoryException">The tensor is larger than a block can be, or no memory is left, even without the blocks that lie ready.</exception>
    public Tensor Rent(Shape shape, DType dtype)
    {
        // As Int128: bytes of a count near the largest would wrap around.
        var bytes = (Int128)shape.Count * dtype.Size();
        var sizeClass = ClassOf((long)Int128.Min(bytes, largest), out var rounded);
        if (bytes > largest)
        {
            throw new TensorMemoryException(
                $"A {dtype} tensor of shape {shape} needs {bytes:N0} bytes; one tensor holds at most {largest:N0}, {RentedBytes:N0} bytes are in use. Take a smaller batch.");
        }

        var storage = TakeReady(sizeClass) ?? Make(Math.Min(rounded, largest), shape, dtype);
        return new Tensor(storage, 0, shape, shape.DenseStrides(), dtype);
    }

    private Storage? TakeReady(int sizeClass)
    {
        lock (gate)
        {
            for (var candidate = sizeClass; candidate <= Math.Min(sizeClass + Reach, free.Length - 1); candidate++)
            {
                if (free[candidate] is { Count: > 0 } ready)
                {
                    var storage = ready.Pop();
                    pooledBytes -= storage.Bytes;
                    CountRented(storage);
                    return storage;
                }
            }
        }

        return null;
    }

    private Storage Make(long bytes, Shape shape, DType dtype)
    {
        Storage storage;
        try
        {
            storage = Allocate(bytes);
        }
        catch (OutOfMemoryException)
        {
            LetGo();
            try
            {
                storage = Allocate(bytes);
            }
            catch (OutOfMemoryException e)
            {
                throw new TensorMemoryException($"No memory is left for a {dtype} tensor of shape {shape} ({bytes:N0} bytes); {RentedBytes:N0} bytes are in use. Take a smaller batch.", e);
            }
        }

        lock (gate)
        {
            CountRented(storage);
        }

        return storage;
    }

    private Storage Allocate(long bytes) => device is null ? Storage.Allocate(bytes, this) : Storage.OfDevice(device(bytes), bytes, this);

    private void LetGo()
    {
        Trim();
        if (device is not null)
        {
            // Blocks that were dropped and never handed back: the collector, which sees only host memory, had no reason to look for them.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private void CountRented(Storage storage)
    {
        rentedBytes += storage.Bytes;
        peakRentedBytes = Math.Max(peakRentedBytes, rentedBytes);
    }

    /// <summary>A tensor of zeros.</summary>
    public Tensor RentZeroed(Shape shape, DType dtype)
    {
        var tensor = Rent(shape, dtype);
        tensor.Clear();
        return tensor;
    }

    /// <summary>Hands a tensor's whole block back; every view of it is refused from now on.</summary>
    /// <exception cref="TensorReleasedException">It was handed back before.</exception>
    /// <exception cref="InvalidOperationException">The tensor is not this pool's.</exception>
    public void Return(in Tensor tensor)
    {
        var storage = tensor.Storage;
        if (storage.Pool != this)
        {
            tensor.ThrowIfReleased();
            throw new InvalidOperationException($"Tensor {tensor.DType} {tensor.Shape} was not rented from this pool.");
        }

        var sizeClass = ClassOf(storage.Bytes, out _);
        lock (gate)
        {
            // Of two threads that hand back the same tensor one is told.
            tensor.ThrowIfReleased();
            storage.Retire();
            (free[sizeClass] ??= new Stack<Storage>(16)).Push(storage);
            pooledBytes += storage.Bytes;
            rentedBytes -= storage.Bytes;
        }
    }

    /// <summary>Lets go of all blocks that lie ready; a device's are free at once.</summary>
    public void Trim()
    {
        lock (gate)
        {
            foreach (var ready in free)
            {
                while (ready is { Count: > 0 })
                {
                    var storage = ready.Pop();
                    pooledBytes -= storage.Bytes;
                    storage.Free();
                }
            }
        }
    }

    private static int ClassOf(long bytes, out long rounded)
    {
        var size = Math.Max(bytes, SmallestClassBytes);
        // size lies in (2^e, 2^(e+1)]; steps of 2^e / 8 within.
        var exponent = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(size - 1));
        var step = (1L << exponent) / StepsPerDoubling;
        var steps = (size - (1L << exponent) + step - 1) / step;
        rounded = (1L << exponent) + steps * step;
        return (exponent - 7) * StepsPerDoubling + (int)steps;
    }
}
