namespace AlphaNet.Pure.Kernels;

/// <summary>Which device to use, and how.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Index">Its number among the usable devices of the kind.</param>
/// <param name="Precision">What factors of matrix products are rounded to; a device that cannot do it is refused.</param>
public sealed record IlgpuOptions(IlgpuDeviceKind Kind = IlgpuDeviceKind.Auto, int Index = 0, MatrixPrecision Precision = MatrixPrecision.Fp32);
