using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests.Memory;

/// <summary>A device whose memory is arrays that only copies reach.</summary>
internal sealed class FakeDevice(long capacity = 1 << 26, string name = "fake:0")
{
    private const byte Garbage = 0xA5;

    private long usedBytes;

    public string Name => name;

    /// <summary>Bytes of the blocks that were made and not freed yet.</summary>
    public long UsedBytes => Interlocked.Read(ref usedBytes);

    /// <summary>Blocks asked for, whether there was room or not.</summary>
    public int Requests { get; private set; }

    /// <summary>A pool of the device's memory, one of whose blocks may be four times as large as the device: devices find out late that they are full.</summary>
    public MemoryPool NewPool() => new(Allocate, largest: 4 * capacity);

    public IDeviceMemory Allocate(long bytes)
    {
        Requests++;
        return UsedBytes + bytes <= capacity ? new Block(this, bytes) : throw new OutOfMemoryException($"{name} has {capacity - UsedBytes} bytes left");
    }

    private sealed class Block : IDeviceMemory
    {
        private readonly FakeDevice owner;
        private readonly string name;
        private readonly byte[] memory;
        private bool freed;

        public Block(FakeDevice owner, long bytes)
        {
            this.owner = owner;
            name = owner.Name;
            memory = new byte[bytes];
            Array.Fill(memory, Garbage);
            Interlocked.Add(ref owner.usedBytes, bytes);
        }

        // As a device's own buffers, which are freed where the collector finds them.
        ~Block() => Free();

        public string Device => name;

        public void Download(long offset, Span<byte> target) => Living.AsSpan((int)offset, target.Length).CopyTo(target);

        public void Upload(ReadOnlySpan<byte> source, long offset) => source.CopyTo(Living.AsSpan((int)offset));

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            Free();
        }

        private byte[] Living => freed ? throw new ObjectDisposedException(name) : memory;

        private void Free()
        {
            if (!freed)
            {
                freed = true;
                Interlocked.Add(ref owner.usedBytes, -memory.Length);
            }
        }
    }
}
