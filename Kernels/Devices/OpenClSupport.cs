using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>Which OpenCL devices kernels can run on: processors have a backend of their own, and ILGPU's code needs OpenCL 2.0 with the generic address space.</summary>
internal static class OpenClSupport
{
    /// <summary>Why a device cannot be used; null if it can.</summary>
    public static string? WhyNot(CLDevice device) => WhyNot(device.DeviceType, device.CLStdVersion, device.Capabilities.GenericAddressSpace);

    /// <summary>Why a device of such abilities cannot be used; null if it can.</summary>
    public static string? WhyNot(CLDeviceType type, CLCVersion version, bool genericAddressSpace) =>
        (type & CLDeviceType.CL_DEVICE_TYPE_GPU) == 0 ? "is no GPU"
        : version < CLBackend.MinimumVersion ? $"has OpenCL C {version.Major}.{version.Minor}"
        : genericAddressSpace ? null
        : "has no generic address space";
}
