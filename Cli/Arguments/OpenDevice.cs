using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>A device for the length of a command.</summary>
/// <param name="backend">The device; none for the processor.</param>
internal sealed class OpenDevice(IBackend? backend) : IDisposable
{
    public IBackend? Backend => backend;

    public void Dispose() => (backend as IDisposable)?.Dispose();
}
