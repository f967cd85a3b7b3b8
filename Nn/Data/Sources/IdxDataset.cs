using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Reads IDX files of bytes, as MNIST and Fashion-MNIST come: images [count, height, width] and labels [count], plain or gzip.</summary>
/// <remarks>Source: LeCun, Cortes, Burges, The MNIST database, section "file formats".</remarks>
public static class IdxDataset
{
    private const int ImageMagic = 0x00000803;
    private const int LabelMagic = 0x00000801;
    private const string Mend = "The file is cut short or damaged; download it again";

    // Deflate spends at least two bits on 258 bytes: no honest header claims more.
    private const int MaxInflation = 1032;

    private static readonly string[] TrainPrefixes = ["train"];
    private static readonly string[] TestPrefixes = ["t10k", "test"];

    /// <summary>Reads one part of a folder into memory.</summary>
    /// <remarks>The classes are 0 to the largest label of both parts that are there.</remarks>
    /// <exception cref="FileFormatException">A file breaks the format; the error names file and byte.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static ImageMemory Open(string folder, DatasetSplit split)
    {
        var images = Find(folder, split, "images-idx3") ?? throw Missing(folder, split, "images-idx3-ubyte");
        var labels = Find(folder, split, "labels-idx1") ?? throw Missing(folder, split, "labels-idx1-ubyte");
        var other = Find(folder, split == DatasetSplit.Train ? DatasetSplit.Test : DatasetSplit.Train, "labels-idx1");
        var classes = 1 + (other is null ? 0 : ReadLabels(other).Max(label => (int)label));
        using var imageStream = InputFile.Open(images);
        using var labelStream = InputFile.Open(labels);
        return Read(imageStream, images, labelStream, labels, $"IDX {split}", classes);
    }

    /// <summary>Whether the folder holds images of that part.</summary>
    internal static bool Holds(string folder, DatasetSplit split) => Find(folder, split, "images-idx3") is not null;

    /// <summary>Reads a pair of seekable streams; content that begins as gzip is unpacked. There are at least <paramref name="atLeastClasses"/> classes.</summary>
    /// <exception cref="FileFormatException">A stream breaks the format, or the two do not belong together.</exception>
    public static ImageMemory Read(Stream images, string imagesName, Stream labels, string labelsName, string name, int atLeastClasses = 1)
    {
        var (shape, pixels) = ReadBytes(images, imagesName, ImageMagic, 3);
        var (labelShape, labelBytes) = ReadBytes(labels, labelsName, LabelMagic, 1);
        if (labelShape[0] != shape[0])
        {
            throw new FileFormatException(labelsName, "byte 4", $"there are {labelShape[0]:N0} labels and {shape[0]:N0} images in {imagesName}", "Take both files of one part of one data set");
        }

        var classes = Math.Max(atLeastClasses, 1 + labelBytes.Max());
        return new ImageMemory(
            name, pixels, Array.ConvertAll(labelBytes, label => (int)label), shape[1], shape[2], 1, [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
    }

    private static byte[] ReadLabels(string path)
    {
        using var stream = InputFile.Open(path);
        return ReadBytes(stream, path, LabelMagic, 1).Content;
    }

    private static (int[] Shape, byte[] Content) ReadBytes(Stream stream, string file, int magic, int rank)
    {
        try
        {
            if (UnpackedLength(stream, file) is not { } length)
            {
                return ReadBytes(stream, stream.Length - stream.Position, file, magic, rank);
            }

            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return ReadBytes(unpacked, length, file, magic, rank);
        }
        catch (EndOfStreamException error)
        {
            throw new FileFormatException(file, "end", "it ends before what its header promises", Mend, error);
        }
        catch (InvalidDataException error)
        {
            throw new FileFormatException(file, "gzip", "it cannot be unpacked", Mend, error);
        }
    }

    private static (int[] Shape, byte[] Content) ReadBytes(Stream stream, long length, string file, int magic, int rank)
    {
        if (ReadInt32(stream) is var found && found != magic)
        {
            throw new FileFormatException(file, "byte 0", $"it begins with 0x{found:x8}, not 0x{magic:x8} (bytes, {rank} axes)", "Images come as idx3-ubyte and labels as idx1-ubyte; check which file this is");
        }

        var shape = new int[rank];
        long count = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            shape[axis] = ReadInt32(stream);
            count *= shape[axis];
            if (shape[axis] <= 0 || count > Math.Min(length, Array.MaxLength))
            {
                throw new FileFormatException(file, $"byte {4 + 4 * axis}", $"length {shape[axis]} of axis {axis} is more than the file can hold, or nothing", Mend);
            }
        }

        var start = 4 + 4 * rank;
        if (start + count != length)
        {
            throw new FileFormatException(file, $"byte {start}", $"shape [{string.Join(", ", shape)}] takes {count:N0} bytes and {length - start:N0} follow", Mend);
        }

        var content = GC.AllocateUninitializedArray<byte>((int)count);
        stream.ReadExactly(content);
        if (stream.ReadByte() >= 0)
        {
            throw new FileFormatException(file, $"byte {length}", "there is more packed than the end of the file says", Mend);
        }

        return (shape, content);
    }

    /// <summary>What a gzip file's last four bytes say it unpacks to; null for a file that is not packed.</summary>
    /// <remarks>The runtime does not miss the end of a packed file, so this is also what tells that one is cut short.</remarks>
    private static long? UnpackedLength(Stream stream, string file)
    {
        var begin = stream.Position;
        var length = stream.Length - begin;
        Span<byte> bytes = stackalloc byte[4];
        if (length < bytes.Length)
        {
            return null;
        }

        stream.ReadExactly(bytes);
        if (bytes is not [0x1f, 0x8b, ..])
        {
            stream.Position = begin;
            return null;
        }

        stream.Position = begin + length - bytes.Length;
        stream.ReadExactly(bytes);
        stream.Position = begin;
        long unpacked = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return unpacked <= length * MaxInflation
            ? unpacked
            : throw new FileFormatException(file, $"gzip length, byte {length - bytes.Length}", $"{length:N0} bytes cannot unpack to {unpacked:N0}", Mend);
    }

    private static int ReadInt32(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private static string? Find(string folder, DatasetSplit split, string kind) => (
        from prefix in split == DatasetSplit.Train ? TrainPrefixes : TestPrefixes
        from dash in (string[])["-ubyte", ".ubyte"]
        from packed in (string[])["", ".gz"]
        // Some mirrors write a dot before idx.
        from spelled in (string[])[kind, kind.Replace("-idx", ".idx", StringComparison.Ordinal)]
        let path = Path.Combine(folder, $"{prefix}-{spelled}{dash}{packed}")
        where File.Exists(path)
        select path).FirstOrDefault();

    private static FileNotFoundException Missing(string folder, DatasetSplit split, string file)
    {
        var path = Path.Combine(folder, $"{(split == DatasetSplit.Train ? TrainPrefixes : TestPrefixes)[0]}-{file}");
        return new FileNotFoundException($"{folder}: the {split} part lacks {path} (or {path}.gz). Put it there.", path);
    }
}
