using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Memory;

/// <summary>A block of memory that tensors view.</summary>
/// <remarks>
/// Blocks of host memory are arrays on the pinned heap, so the collector sees them and nobody has to free them, and their address is fixed, so kernels
/// and worker threads may use it. Handing a block back to its pool changes <see cref="Generation"/>; a tensor that remembers an older one is refused.
/// </remarks>
public sealed unsafe class Storage
{
    /// <summary>Every block starts on such a boundary: one AVX-512 vector, one cache line.</summary>
    public const int Alignment = 64;

    private readonly object owner;
    private readonly GCHandle pin;
    private readonly byte* address;

    private Storage(object owner, GCHandle pin, byte* address, long bytes, MemoryPool? pool)
    {
        this.owner = owner;
        this.pin = pin;
        this.address = address;
        Bytes = bytes;
        Pool = pool;
        if (!pin.IsAllocated)
        {
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Unpins an array that the caller gave.</summary>
    ~Storage()
    {
        if (pin.IsAllocated)
        {
            pin.Free();
        }
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Counts the times the block was handed back.</summary>
    internal int Generation { get; private set; }

    /// <summary>The block on a device; null for host memory.</summary>
    internal IDeviceMemory? Device => owner as IDeviceMemory;

    /// <summary>The pool the block returns to, if any.</summary>
    internal MemoryPool? Pool { get; }

    internal byte* Address => address;

    internal void Retire() => Generation++;

    /// <summary>Frees a device's block now; host memory is the collector's.</summary>
    internal void Free() => Device?.Dispose();

    internal static Storage Allocate(long bytes, MemoryPool? pool)
    {
        var array = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        var start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var aligned = (start + Alignment - 1) & ~(nuint)(Alignment - 1);
        return new Storage(array, default, (byte*)aligned, bytes, pool);
    }

    internal static Storage Wrap<T>(T[] array) where T : unmanaged
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        return new Storage(array, pin, (byte*)pin.AddrOfPinnedObject(), (long)array.Length * sizeof(T), null);
    }

    /// <summary>Borrows memory for the length of a call; the borrower retires the block before the memory goes away.</summary>
    internal static Storage Borrow(void* memory, long bytes) => new(Array.Empty<byte>(), default, (byte*)memory, bytes, null);

    /// <summary>A device's block: it has no address here.</summary>
    internal static Storage OfDevice(IDeviceMemory memory, long bytes, MemoryPool? pool) => new(memory, default, null, bytes, pool);

    internal void KeepAlive() => GC.KeepAlive(owner);
}
