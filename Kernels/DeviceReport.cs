namespace AlphaNet.Pure.Kernels;

/// <summary>A device, or a kind of devices, and whether kernels can run on it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The device's name, or the kind's where there is none.</param>
/// <param name="Usable">Whether it can be used.</param>
/// <param name="Detail">Its memory and abilities; otherwise why it cannot be used, and the mend.</param>
/// <param name="Precisions">What it offers for matrix products; nothing if it cannot be used.</param>
public sealed record DeviceReport(IlgpuDeviceKind Kind, string Name, bool Usable, string Detail, IReadOnlyList<MatrixPrecision> Precisions)
{
    /// <summary>Whether it is a GPU; OpenCL has drivers for processors, too.</summary>
    public bool IsGpu { get; init; }
}
