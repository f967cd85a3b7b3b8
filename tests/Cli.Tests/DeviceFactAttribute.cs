using AlphaNet.Pure.Kernels;

namespace AlphaNet.Pure.Cli.Tests;

/// <summary>A fact that needs the GPU backend, if only to emulate a device. In a build without it the test is reported as skipped with the reason, never as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeviceFactAttribute : FactAttribute
{
    public DeviceFactAttribute()
    {
        if (!IlgpuBackend.IsBuiltIn) Skip = IlgpuBackend.Devices()[0].Detail;
    }
}
