namespace AlphaNet.Pure.Tensors.Files;

/// <summary>A file whose content is not what its format promises.</summary>
/// <remarks>An <see cref="IOException"/>, so whoever handles files that cannot be read handles files that cannot be understood as well.</remarks>
public sealed class FileFormatException : IOException
{
    /// <summary>Names the file, the place in it, what is wrong there and how to mend it.</summary>
    public FileFormatException(string file, string place, string reason, string mend, Exception? inner = null)
        : base($"{file}: {place}: {reason}. {Sentence(mend)}", inner)
    {
        File = file;
        Place = place;
        Reason = reason;
        Mend = mend;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string File { get; }

    /// <summary>Where in the file: a key, a record, a byte offset.</summary>
    public string Place { get; }

    /// <summary>What is wrong there.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Mend { get; }

    private static string Sentence(string mend) => $"{char.ToUpperInvariant(mend[0])}{mend.AsSpan(1)}.";
}
