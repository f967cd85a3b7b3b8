using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels;

/// <summary>Stands where the GPU backend would be: this build was made without ILGPU.</summary>
public static class IlgpuBackend
{
    private const string Why =
        "this build has no GPU backend: ILGPU could not be restored when it was built. Build it with a package feed that has ILGPU (nuget.org does).";

    /// <summary>Whether the GPU backend is part of this build.</summary>
    public static bool IsBuiltIn => false;

    /// <summary>Always none.</summary>
    /// <param name="options">The device asked for.</param>
    /// <param name="why">Why there is none.</param>
    public static IBackend? TryCreate(IlgpuOptions options, out string? why)
    {
        ArgumentNullException.ThrowIfNull(options);
        why = Why;
        return null;
    }

    /// <summary>Never: there is no device.</summary>
    public static bool IsDeviceFailure(Exception failure) => false;

    /// <summary>One line: that the backend was left out.</summary>
    public static IReadOnlyList<DeviceReport> Devices() => [new(IlgpuDeviceKind.Auto, "GPU", false, Why, [])];
}
