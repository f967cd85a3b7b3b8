using System.Buffers.Binary;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>The checksum of zip archives: CRC-32 with the reflected polynomial 0xedb88320, its register and result inverted.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xedb88320;

    // Table k, entry b: what byte b does to the register after k more bytes. Eight tables take eight bytes at a time, whose look-ups do not wait for each other.
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The sum of more bytes after those that gave <paramref name="crc"/>; that of none is 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var t = Tables;
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            crc = t[7][(byte)low] ^ t[6][(byte)(low >> 8)] ^ t[5][(byte)(low >> 16)] ^ t[4][low >> 24]
                ^ t[3][bytes[4]] ^ t[2][bytes[5]] ^ t[1][bytes[6]] ^ t[0][bytes[7]];
        }

        foreach (var value in bytes)
        {
            crc = crc >> 8 ^ t[0][(byte)crc ^ value];
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < tables.Length; k++)
        {
            tables[k] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                var crc = k == 0 ? value : tables[k - 1][value];
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = crc >> 1 ^ ((crc & 1) * Polynomial);
                }

                tables[k][value] = crc;
            }
        }

        return tables;
    }
}
