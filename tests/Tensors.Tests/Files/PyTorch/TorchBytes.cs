using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Tests.Files.PyTorch;

/// <summary>Checkpoint files around a pickle and its storages.</summary>
internal static class TorchBytes
{
    public readonly record struct Data(string Key, long Count, byte[] Bytes)
    {
        public static Data Of<T>(string key, params T[] values) where T : unmanaged => new(key, values.Length, MemoryMarshal.AsBytes<T>(values).ToArray());
    }

    public static byte[] Legacy(byte[] pickle, params Data[] storages)
    {
        var file = new MemoryStream();
        file.Write(new PickleBuilder().Raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Stop());
        file.Write(new PickleBuilder().Number(1001).Stop());
        file.Write(new PickleBuilder().Op("}").Text("little_endian").Raw(0x88).Op("s").Stop());
        file.Write(pickle);
        var keys = new PickleBuilder().Op("](");
        foreach (var storage in storages)
        {
            keys.Text(storage.Key);
        }

        file.Write(keys.Op("e").Stop());
        Span<byte> count = stackalloc byte[8];
        foreach (var storage in storages)
        {
            BinaryPrimitives.WriteInt64LittleEndian(count, storage.Count);
            file.Write(count);
            file.Write(storage.Bytes);
        }

        return file.ToArray();
    }

    public static byte[] Zip(byte[] pickle, params Data[] storages) => Zip(pickle, CompressionLevel.NoCompression, storages);

    public static byte[] Zip(byte[] pickle, CompressionLevel level, params Data[] storages)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "net/data.pkl", pickle, level);
            Add(archive, "net/byteorder", "little"u8, level);
            foreach (var storage in storages)
            {
                Add(archive, $"net/data/{storage.Key}", storage.Bytes, level);
            }
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> content, CompressionLevel level)
    {
        using var stream = archive.CreateEntry(name, level).Open();
        stream.Write(content);
    }
}
