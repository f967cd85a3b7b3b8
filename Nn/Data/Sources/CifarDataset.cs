using System.Globalization;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Reads the binary version of CIFAR-10 and CIFAR-100.</summary>
/// <remarks>Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the layout given beside the files.</remarks>
public static class CifarDataset
{
    internal const int Side = 32;
    internal const int Planes = 3;
    internal const int PixelBytes = Planes * Side * Side;

    /// <summary>Reads one part of a folder into memory.</summary>
    /// <exception cref="FileFormatException">A file breaks the layout; the error names file, record and byte.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static ImageMemory Open(string folder, CifarFormat format, DatasetSplit split)
    {
        ArgumentNullException.ThrowIfNull(format);
        var files = format.Files(split);
        var missing = files.Where(file => !File.Exists(Path.Combine(folder, file))).ToArray();
        if (missing.Length > 0)
        {
            throw new FileNotFoundException($"{folder}: {format.Name} {split} lacks {string.Join(", ", missing)}. Unpack the whole archive of the binary version there.", Path.Combine(folder, missing[0]));
        }

        var streams = new List<(Stream Stream, string Name)>();
        try
        {
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file);
                streams.Add((InputFile.Open(path), path));
            }

            return Read(streams, format, $"{format.Name} {split}", ClassNames(folder, format));
        }
        finally
        {
            streams.ForEach(stream => stream.Stream.Dispose());
        }
    }

    /// <summary>Reads seekable streams, each up to its end, as one data set; each comes with the name that stands for it in errors.</summary>
    /// <exception cref="FileFormatException">A stream breaks the layout; the error names it, the record and the byte.</exception>
    public static ImageMemory Read(IReadOnlyList<(Stream Stream, string Name)> files, CifarFormat format, string name, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(format);
        var count = files.Sum(file => CountRecords(file.Stream, file.Name, format));
        if (count * PixelBytes > Array.MaxLength)
        {
            throw new FileFormatException(files[0].Name, "length", $"{count:N0} records are more than memory is laid out for", $"Use files of at most {Array.MaxLength / PixelBytes:N0} records together");
        }

        var pixels = GC.AllocateUninitializedArray<byte>((int)count * PixelBytes);
        var labels = new int[count];
        var at = 0;
        Span<byte> record = stackalloc byte[format.RecordBytes];
        foreach (var (stream, file) in files)
        {
            for (var remaining = CountRecords(stream, file, format); remaining > 0; remaining--, at++)
            {
                stream.ReadExactly(record);
                labels[at] = record[format.LabelBytes - 1];
                if (labels[at] >= format.Classes)
                {
                    var end = stream.Position - format.RecordBytes;
                    throw new FileFormatException(
                        file, $"record {end / format.RecordBytes}, byte {end + format.LabelBytes - 1}", $"label {labels[at]} is none of {format.Classes} classes", "The file is damaged or of another data set; unpack it again");
                }

                Interleave(record[format.LabelBytes..], pixels.AsSpan(at * PixelBytes, PixelBytes));
            }
        }

        return new ImageMemory(name, pixels, labels, Side, Side, Planes, classNames);
    }

    private static long CountRecords(Stream stream, string file, CifarFormat format)
    {
        var length = stream.Length - stream.Position;
        if (length == 0 || length % format.RecordBytes != 0)
        {
            throw new FileFormatException(
                file, $"record {length / format.RecordBytes}, byte {length}", $"{length:N0} bytes are not a whole number of {format.Name} records of {format.RecordBytes}", "The file is cut short or of another data set; unpack it again");
        }

        return length / format.RecordBytes;
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> hwc)
    {
        const int area = Side * Side;
        for (var i = 0; i < area; i++)
        {
            hwc[Planes * i] = planes[i];
            hwc[Planes * i + 1] = planes[area + i];
            hwc[Planes * i + 2] = planes[2 * area + i];
        }
    }

    private static string[] ClassNames(string folder, CifarFormat format)
    {
        var path = Path.Combine(folder, format.NamesFile);
        if (!File.Exists(path))
        {
            return [.. Enumerable.Range(0, format.Classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        }

        string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Take(format.Classes + 1)];
        return names.Length == format.Classes
            ? names
            : throw new FileFormatException(path, $"line {names.Length}", $"it does not name {format.Classes} classes", "Unpack it again, or delete it to number the classes");
    }
}
