namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Replaces a file as a whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes <paramref name="path"/> by way of <c>.NAME.alphanet-tmp</c> beside it: content, flush to the disk, rename over. Whenever the process dies, the path
    /// holds the old file or the new one.
    /// </summary>
    /// <remarks>
    /// The temporary's name is fixed, so killed runs leave at most one behind, and the next write takes its place; a link of that name is refused. Of a link the file that it leads to is replaced; what is no file, as a
    /// device or a pipe, is refused: renaming over it would destroy it.
    /// </remarks>
    /// <exception cref="IOException">The disk is full or the folder cannot be written; the old file is untouched and the temporary is gone.</exception>
    public static void Write(string path, Action<Stream> content) => Write(path, content, temporary => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None));

    internal static void Write(string path, Action<Stream> content, Func<string, Stream> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(content);
        var target = FileBehind(path);
        var temporary = TemporaryOf(target);
        var created = false;
        try
        {
            using (var stream = create(temporary))
            {
                created = true;
                content(stream);
                Flush(stream);
            }

            KeepMode(target, temporary);
            File.Move(temporary, target, overwrite: true);
            created = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{path}: could not be written ({error.Message.TrimEnd('.')}). What was there before is untouched. Free space on that disk, or choose a folder that exists and may be written.", error);
        }
        finally
        {
            if (created)
            {
                TryDelete(temporary);
            }
        }
    }

    // A name that nobody gives a file of his own, which would be lost.
    private static string TemporaryOf(string target)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(target) ?? "", $".{Path.GetFileName(target)}.alphanet-tmp");
        return new FileInfo(temporary).LinkTarget is null
            ? temporary
            : throw new IOException($"{target}: it is written by way of a temporary, and {temporary} is a link, which leads elsewhere. What was there before is untouched. Remove the link.");
    }

    private static string FileBehind(string path)
    {
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        return IsFile(Path.GetFullPath(path)) && IsFile(Path.GetFullPath(target)) ? target : throw new IOException($"{path}: it is a device or a pipe, no file, and was left alone. Give the path of a file.");
    }

    // Whatever the system makes up; and pipes elsewhere, which have no length.
    private static bool IsFile(string path)
    {
        // Memory that looks like a disk is the one place there for files.
        if ((path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            // For reading and writing: a pipe would wait for its other end.
            using var existing = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            _ = RandomAccess.GetLength(existing);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing there yet, or not ours to open: the rename will tell.
            return true;
        }
    }

    // Who may read and write a file is no part of its content.
    private static void KeepMode(string from, string to)
    {
        // Disks that know no modes give all files the same, and refuse to change it.
        if (!OperatingSystem.IsWindows() && File.Exists(from) && File.GetUnixFileMode(from) is var mode && mode != File.GetUnixFileMode(to))
        {
            File.SetUnixFileMode(to, mode);
        }
    }

    // A rename may reach the disk before the data it names; only a flush through the system's cache orders them.
    private static void Flush(Stream stream)
    {
        if (stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
        else
        {
            stream.Flush();
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to report, and it is on its way.
        }
    }
}
