using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>Which precisions of matrix products a device can do.</summary>
internal static class PrecisionSupport
{
    private static readonly CudaArchitecture Least = CudaArchitecture.SM_80;

    /// <summary>All that an accelerator offers.</summary>
    public static IReadOnlyList<MatrixPrecision> Of(Accelerator accelerator) =>
        [.. Enum.GetValues<MatrixPrecision>().Where(precision => WhyNot(precision, accelerator.AcceleratorType, CapabilityOf(accelerator), accelerator.Name) is null)];

    /// <summary>A precision's name.</summary>
    public static string NameOf(MatrixPrecision precision) => precision.ToString().ToLowerInvariant();

    /// <summary>A CUDA device's compute capability.</summary>
    public static CudaArchitecture? CapabilityOf(Accelerator accelerator) => (accelerator as CudaAccelerator)?.Architecture;

    /// <summary>Why a device cannot multiply in a precision, and the mend; null if it can.</summary>
    public static string? WhyNot(MatrixPrecision precision, AcceleratorType type, CudaArchitecture? capability, string device)
    {
        var cannot = $"{device} cannot multiply in {NameOf(precision)}";
        var mend = $"Use fp32, or a CUDA device of compute capability {Least.Major}.{Least.Minor} (A100) or later.";
        return (precision, type) switch
        {
            (MatrixPrecision.Fp32, _) or (_, AcceleratorType.CPU) => null,
            (_, AcceleratorType.Cuda) => capability >= Least ? null : $"{cannot}: its compute capability is {capability?.Major}.{capability?.Minor}. {mend}",
            _ => $"{cannot}: tensor cores are reached through CUDA alone. {mend}",
        };
    }
}
