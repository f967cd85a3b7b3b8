using System.Buffers.Binary;
using System.Text;

namespace AlphaNet.Pure.Tensors.Tests.Files.PyTorch;

/// <summary>Writes pickles opcode by opcode: valid ones, and those that no pickler would write.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream bytes = new();

    public PickleBuilder(byte protocol = 2) => Raw(0x80, protocol);

    public PickleBuilder Raw(params ReadOnlySpan<byte> more)
    {
        bytes.Write(more);
        return this;
    }

    public PickleBuilder Op(string ops) => Raw(Encoding.Latin1.GetBytes(ops));

    public PickleBuilder Text(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        return Op("X").Int32(utf8.Length).Raw(utf8);
    }

    public PickleBuilder Number(long value)
    {
        Span<byte> word = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(word, value);
        return value is >= 0 and < 256 ? Op("K").Raw((byte)value) : Raw(0x8a, 8).Raw(word);
    }

    public PickleBuilder Int32(int value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, value);
        return Raw(word);
    }

    public PickleBuilder Global(string module, string name) => Op($"c{module}\n{name}\n");

    /// <summary>('storage', type, key, 'cpu', count[, None]) as persistent id, then the tensor's arguments and the call.</summary>
    public PickleBuilder Tensor(string storageType, string key, long count, long offset, long[] size, long[] stride, bool legacy, string? mark = null)
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op("((").Text("storage").Global("torch", storageType).Text(key).Text("cpu").Number(count);
        Op(legacy ? "NtQ" : "tQ").Number(offset).Tuple(size).Tuple(stride).Raw(0x89).Global("collections", "OrderedDict").Op(")R");
        if (mark is not null)
        {
            Op("}").Text(mark).Raw(0x88).Op("s");
        }

        return Op("tR");
    }

    public byte[] Stop() => Op(".").bytes.ToArray();

    private PickleBuilder Tuple(long[] values)
    {
        Op("(");
        foreach (var value in values)
        {
            Number(value);
        }

        return Op("t");
    }
}
