using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>A device for the length of a command.</summary>
/// <param name="backend">The device; none for the processor.</param>
/// <param name="precision">What it rounds the factors of matrix products to.</param>
internal sealed class OpenDevice(IBackend? backend, MatrixPrecision precision = MatrixPrecision.Fp32) : IDisposable
{
    public IBackend? Backend => backend;

    /// <summary>Kind and precision, which decide how results round; not the number, which says where the device is plugged in.</summary>
    public string Arithmetic => backend?.Device is { } device ? $"{device.Split(':')[0]} in {PrecisionArgument.NameOf(precision)}" : SearchFolder.ProcessorArithmetic;

    public void Dispose() => (backend as IDisposable)?.Dispose();
}
