using System.Buffers.Binary;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>FNV-1a of 64 bits over a stream of bytes, however it is cut into pieces.</summary>
/// <remarks>Tells data sets apart; it does not resist forgery. Source: Fowler, Noll, Vo, RFC 9923.</remarks>
internal struct ContentHash()
{
    private const ulong Prime = 0x100000001b3;

    public ulong Value { get; private set; } = 0xcbf29ce484222325;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var hash = Value;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        Value = hash;
    }

    public void Add(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Add(bytes);
    }
}
