using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>Which OpenCL devices kernels can run on: ILGPU's code needs OpenCL 2.0 with the generic address space.</summary>
internal static class OpenClSupport
{
    /// <summary>Why a device cannot be used; null if it can.</summary>
    public static string? WhyNot(CLDevice device) => WhyNot(device.CLStdVersion, device.Capabilities.GenericAddressSpace);

    /// <summary>Why a device of such abilities cannot be used; null if it can.</summary>
    public static string? WhyNot(CLCVersion version, bool genericAddressSpace) =>
        version < CLBackend.MinimumVersion ? $"has OpenCL C {version.Major}.{version.Minor}"
        : genericAddressSpace ? null
        : "has no generic address space";

    /// <summary>Whether a device is a GPU. Processors can be named, to test kernels where no GPU is; the CPU backend is far faster.</summary>
    public static bool IsGpu(CLDeviceType type) => (type & CLDeviceType.CL_DEVICE_TYPE_GPU) != 0;
}
