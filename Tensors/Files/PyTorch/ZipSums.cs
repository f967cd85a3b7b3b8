using System.IO.Compression;

namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>Compares the bytes of an archive's entries with the checksums it states for them.</summary>
/// <remarks>
/// torch can be told to leave sums out (set_crc32_options, skip_data): it then writes one constant for entries whatever they hold. So 0, and a sum that entries
/// of several lengths state, stand for none. That two lengths have the same sum by chance is one case in four thousand million.
/// </remarks>
internal sealed class ZipSums(ZipArchive archive)
{
    private const int ChunkBytes = 1 << 16;

    private readonly HashSet<uint> placeholders =
    [
        0, .. archive.Entries.Where(entry => entry.Length > 0).GroupBy(entry => entry.Crc32).Where(same => same.Any(entry => entry.Length != same.First().Length)).Select(same => same.Key),
    ];

    /// <summary>Reads an entry once; throws unless its bytes have the sum stated.</summary>
    /// <exception cref="FileFormatException">They have another.</exception>
    public void Check(FileCursor file, ZipArchiveEntry entry)
    {
        if (placeholders.Contains(entry.Crc32))
        {
            return;
        }

        using var stream = entry.Open();
        var cursor = new FileCursor(stream, $"{file.File}/{entry.FullName}", entry.Length);
        Span<byte> chunk = new byte[Math.Min(ChunkBytes, entry.Length)];
        var sum = 0u;
        while (cursor.Remaining > 0)
        {
            var part = chunk[..(int)Math.Min(chunk.Length, cursor.Remaining)];
            cursor.Fill(part, "checksum");
            sum = Crc32.Append(sum, part);
        }

        if (sum != entry.Crc32)
        {
            throw file.Error($"zip entry '{entry.FullName}'", $"its bytes have the CRC-32 {sum:x8}, the archive says {entry.Crc32:x8}", "The file was damaged after it was written; copy it again");
        }
    }
}
