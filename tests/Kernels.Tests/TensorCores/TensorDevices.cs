using AlphaNet.Pure.Kernels.Tests.Conformance;

namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

/// <summary>Devices that multiply by matrix instructions, one for each precision, opened when first asked for.</summary>
public sealed class TensorDevices : IDisposable
{
    private readonly Dictionary<MatrixPrecision, TestDevice> opened = [];

    public TestDevice this[MatrixPrecision precision] =>
        opened.TryGetValue(precision, out var device) ? device : opened[precision] = new TestDevice(precision);

    public void Dispose()
    {
        foreach (var device in opened.Values)
        {
            device.Dispose();
        }
    }
}
