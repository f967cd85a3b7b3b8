using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Tensors.Tests.Backends;

/// <summary>The backend that tests of any backend take: here the processor.</summary>
internal static class TestedBackend
{
    public static IBackend Instance { get; } = new CpuBackend(1);
}
