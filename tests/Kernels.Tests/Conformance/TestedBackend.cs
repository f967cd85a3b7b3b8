using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors.Backends;

// Tests of any backend are compiled into this project too, and find this class where their own project has the processor.
namespace AlphaNet.Pure.Tensors.Tests.Backends;

/// <summary>The backend that tests of any backend take: here the device.</summary>
internal static class TestedBackend
{
    private static readonly Lazy<TestDevice> Device = new(() => new TestDevice());

    public static IBackend Instance => Device.Value.Gpu;
}
