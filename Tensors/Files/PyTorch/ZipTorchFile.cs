using System.IO.Compression;
using System.Text;

namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>torch.save since 1.6: a zip archive of stored entries, one pickle and one entry a storage.</summary>
internal static class ZipTorchFile
{
    private const string Pickle = "data.pkl";
    private const string Mend = "The file is damaged or crafted; save it again with torch.save";

    /// <summary>The first bytes of such a file.</summary>
    public static ReadOnlySpan<byte> Start => "PK"u8;

    public static object? Read(Stream stream, FileCursor file)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return Read(archive, file);
        }
        catch (InvalidDataException error)
        {
            throw file.Error("zip archive", "it cannot be read as one", "The file is cut short or damaged; copy it again", error);
        }
    }

    private static object? Read(ZipArchive archive, FileCursor file)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(archive.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw file.Error($"zip entry '{entry.FullName}'", "the name appears twice", Mend);
            }
        }

        var pickle = entries.Values.FirstOrDefault(entry => entry.Name == Pickle)
            ?? throw file.Error("zip archive", $"it has no entry {Pickle}", "This is no torch checkpoint; save it with torch.save");
        var folder = pickle.FullName[..^Pickle.Length];
        var sums = new ZipSums(archive);
        CheckByteOrder(file, sums, entries.GetValueOrDefault(folder + "byteorder"));

        var objects = new TorchObjects(file);
        var root = WithEntry(file, sums, pickle, cursor => PickleMachine.Run(cursor, objects));
        long total = 0;
        foreach (var storage in objects.Storages.Values)
        {
            var name = $"{folder}data/{storage.Key}";
            var entry = entries.GetValueOrDefault(name) ?? throw file.Error(storage.Place, $"the archive has no entry '{name}'", Mend);
            // Entries may be made to overlap, and then claim more than the file has.
            total += storage.Bytes;
            if (entry.Length != storage.Bytes || total > file.Length)
            {
                throw file.Error($"zip entry '{name}'", $"it has {entry.Length:N0} bytes; its tensors name {storage.Count:N0} elements of {storage.Type}, {storage.Bytes:N0} bytes", Mend);
            }

            storage.Elements = WithEntry(file, sums, entry, cursor => StoredElements.Read(cursor, storage.Place, storage.Type, new Shape(storage.Count)));
        }

        objects.Materialize();
        return root;
    }

    private static void CheckByteOrder(FileCursor file, ZipSums sums, ZipArchiveEntry? entry)
    {
        if (entry is null)
        {
            return;
        }

        var order = WithEntry(file, sums, entry, cursor => Encoding.Latin1.GetString(cursor.Bytes(Math.Min(cursor.Length, 16), "byteorder")));
        if (order.Trim() != "little")
        {
            throw file.Error("byteorder", $"it is '{order}'", "Save it again on a little-endian machine");
        }
    }

    private static T WithEntry<T>(FileCursor file, ZipSums sums, ZipArchiveEntry entry, Func<FileCursor, T> read)
    {
        // torch only stores. What does not shrink cannot grow when read, either: no bombs.
        if (entry.CompressedLength != entry.Length || entry.Length > file.Length)
        {
            throw file.Error($"zip entry '{entry.FullName}'", "it is compressed or longer than the file", "Save it again with torch.save, which stores entries as they are");
        }

        sums.Check(file, entry);
        using var stream = entry.Open();
        return read(new FileCursor(stream, $"{file.File}/{entry.FullName}", entry.Length));
    }
}
