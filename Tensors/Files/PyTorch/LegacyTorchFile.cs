using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>torch.save before 1.6: five pickles in a row, then each storage as its length and its elements.</summary>
internal static class LegacyTorchFile
{
    private const string Mend = "The file is damaged; copy it again";
    private const long Version = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The first bytes of such a file: protocol 2 and a long of ten bytes.</summary>
    public static ReadOnlySpan<byte> Start => [0x80, 0x02, 0x8a, 0x0a];

    public static object? Read(FileCursor cursor)
    {
        var objects = new TorchObjects(cursor);
        if (PickleMachine.Run(cursor, objects) is not BigInteger magic || magic != Magic)
        {
            throw cursor.Error("magic, byte 0", "it is not torch's magic number", "This is no torch checkpoint, or a damaged one");
        }

        if (PickleMachine.Run(cursor, objects) is not Version)
        {
            throw cursor.Error("version", $"it is not {Version}", "Save it again with torch 0.4 or later");
        }

        if (PickleMachine.Run(cursor, objects) is not OrderedDictionary<object, object?> system
            || !system.TryGetValue("little_endian", out var little) || little is not true)
        {
            throw cursor.Error("system information", "it does not say little_endian", "Save it again on a little-endian machine");
        }

        var root = PickleMachine.Run(cursor, objects);
        if (PickleMachine.Run(cursor, objects) is not List<object?> keys)
        {
            throw cursor.Error($"storage keys, byte {cursor.Position}", "they are no list", Mend);
        }

        foreach (var key in keys)
        {
            ReadStorage(cursor, objects, key);
        }

        foreach (var storage in objects.Storages.Values)
        {
            if (storage.Elements.IsNone)
            {
                throw cursor.Error(storage.Place, "it is named by a tensor and missing from the list of storages", Mend);
            }
        }

        objects.Materialize();
        return root;
    }

    private static void ReadStorage(FileCursor cursor, TorchObjects objects, object? key)
    {
        if (key is not string { Length: <= PickleMachine.MaxKeyLength } name || !objects.Storages.TryGetValue(name, out var storage) || !storage.Elements.IsNone)
        {
            throw cursor.Error($"storage keys, byte {cursor.Position}", $"key '{key}' is listed twice or no tensor names it", Mend);
        }

        Span<byte> prefix = stackalloc byte[8];
        cursor.Fill(prefix, storage.Place);
        var count = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (count != storage.Count)
        {
            throw cursor.Error($"{storage.Place}, byte {cursor.Position - 8}", $"it has {count:N0} elements and its tensors name {storage.Count:N0}", Mend);
        }

        storage.Elements = StoredElements.Read(cursor, storage.Place, storage.Type, new Shape(storage.Count));
    }
}
