namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>A hold on a run's folder for one kind of work, so that two processes never write the same files. Readers need none.</summary>
/// <remarks>What holds is the system's lock on an open handle, which ends with the process, however that ends. The empty file stays behind and hinders nobody.</remarks>
public sealed class RunLock : IDisposable
{
    private readonly FileStream handle;

    private RunLock(FileStream handle) => this.handle = handle;

    /// <summary>Takes hold until disposed.</summary>
    /// <param name="folder">The run's folder, which exists.</param>
    /// <param name="work">The command that writes there; it names the file.</param>
    /// <exception cref="IOException">Another process has hold of it, or the file cannot be made.</exception>
    internal static RunLock Take(string folder, string work)
    {
        var path = Path.Combine(folder, work + ".lock");
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{folder}: another `{work}` is at work here, or the folder cannot be written: {e.Message.TrimEnd('.')}. Let that one end or stop it, or choose another folder.", e);
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => handle.Dispose();
}
