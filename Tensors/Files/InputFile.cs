namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Opens files to read, with errors that say what to mend.</summary>
public static class InputFile
{
    /// <summary>Opens a file to be read from front to back. Meanwhile it may be replaced (<see cref="AtomicFile"/>), which Windows allows only if all who read it say so; what was opened is then read on.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">It is a folder, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: this is a folder. Give a file in it.");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: there is no such file. Check the path.", path, error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path}: may not be read. Check its permissions.", error);
        }
    }
}
