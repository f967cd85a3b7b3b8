using System.Buffers.Binary;
using System.Text;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Reads and writes NumPy's NPY files of one array.</summary>
/// <remarks>
/// Read: versions 1 to 3, little-endian f4, f8, f2 (widened to <see cref="DType.Float32"/>), i4, i8, u1 and b1 (as <see cref="DType.UInt8"/>), C and Fortran order.
/// Written: version 1, C order. Source: NumPy, <c>numpy.lib.format</c>.
/// </remarks>
public static class Npy
{
    private const int Alignment = 64;

    /// <summary>Reads a file into a dense tensor.</summary>
    /// <exception cref="FileFormatException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Read(string path)
    {
        using var stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a seekable stream up to its end; <paramref name="name"/> stands for it in errors.</summary>
    /// <exception cref="FileFormatException">The content breaks the format.</exception>
    public static Tensor Read(Stream stream, string name)
    {
        var cursor = FileCursor.Over(stream, name);
        var header = NpyHeader.Read(cursor);
        var bytes = header.Shape.Count * header.Type.Size();
        if (bytes != cursor.Remaining)
        {
            throw cursor.Error(
                $"data, byte {cursor.Position}", $"shape {header.Shape} takes {bytes:N0} bytes and {cursor.Remaining:N0} follow the header", "The file is cut short or damaged; copy it again");
        }

        if (!header.FortranOrder || header.Shape.Rank < 2)
        {
            return StoredElements.Read(cursor, "data", header.Type, header.Shape);
        }

        // First axis fastest is the reversed shape in row-major order.
        Span<int> reversed = header.Shape.ToArray();
        reversed.Reverse();
        Span<int> order = stackalloc int[reversed.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = order.Length - 1 - i;
        }

        return StoredElements.Read(cursor, "data", header.Type, new Shape(reversed)).Permute(order).Clone();
    }

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; an older file of that name is untouched.</exception>
    public static void Write(string path, Tensor tensor) => AtomicFile.Write(path, stream => Write(stream, tensor));

    /// <summary>Writes to a stream.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var descr = tensor.DType switch
        {
            DType.Float32 => "<f4",
            DType.Float64 => "<f8",
            DType.Int32 => "<i4",
            DType.Int64 => "<i8",
            _ => "|u1",
        };
        // Python writes a tuple of one with a comma behind it.
        var shape = tensor.Rank == 1 ? $"({tensor.Shape[0]},)" : $"({string.Join(", ", tensor.Shape.ToArray())})";
        var dictionary = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}";
        var start = NpyHeader.Magic.Length + 4;
        var length = (start + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment - start;
        Span<byte> prefix = stackalloc byte[start];
        NpyHeader.Magic.CopyTo(prefix);
        prefix[6] = 1;
        prefix[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[8..], checked((ushort)length));
        stream.Write(prefix);
        stream.Write(Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n"));
        stream.Write(StoredElements.Bytes(tensor.IsContiguous ? tensor : tensor.Clone()));
    }
}
