namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Reads forward through bytes of known length, so no reader asks for more memory than the file can fill.</summary>
internal sealed class FileCursor(Stream stream, string file, long length)
{
    /// <summary>The file's name in errors.</summary>
    public string File => file;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Length of the whole.</summary>
    public long Length => length;

    /// <summary>Bytes left.</summary>
    public long Remaining => length - Position;

    /// <summary>A cursor over what is left of a stream that can tell how long it is.</summary>
    public static FileCursor Over(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException($"{file}: the stream cannot tell its length, against which every size in the file is checked; copy it into a MemoryStream first.", nameof(stream));
        }

        return new FileCursor(stream, file, stream.Length - stream.Position);
    }

    /// <summary>The next byte.</summary>
    public byte ReadByte(string place)
    {
        var value = Remaining > 0 ? stream.ReadByte() : -1;
        if (value < 0)
        {
            throw CutShort(place, 1);
        }

        Position++;
        return (byte)value;
    }

    /// <summary>Fills the span with the next bytes.</summary>
    public void Fill(Span<byte> destination, string place)
    {
        Require(destination.Length, place);
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw CutShort(place, destination.Length);
        }

        Position += destination.Length;
    }

    /// <summary>The next bytes as an array; nothing is allocated unless the file holds that many.</summary>
    public byte[] Bytes(long count, string place)
    {
        Require(count, place);
        if (count > Array.MaxLength)
        {
            throw Error(place, $"{count:N0} bytes belong together, more than one block of memory holds", "Save it in smaller parts");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)count);
        Fill(bytes, place);
        return bytes;
    }

    /// <summary>Throws unless that many bytes are left.</summary>
    public void Require(long count, string place)
    {
        if (count > Remaining)
        {
            throw CutShort(place, count);
        }
    }

    /// <summary>An error that names the file.</summary>
    public FileFormatException Error(string place, string reason, string mend, Exception? inner = null) => new(file, place, reason, mend, inner);

    private FileFormatException CutShort(string place, long needed) => Error(
        $"{place}, byte {Position}", $"{needed:N0} bytes are needed and {Math.Max(Remaining, 0):N0} are left of {length:N0}", "The file is cut short or not of this format; copy it again");
}
