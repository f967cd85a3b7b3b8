namespace AlphaNet.Pure.Kernels;

/// <summary>Which device to use.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Index">Its number among the usable devices of the kind.</param>
public sealed record IlgpuOptions(IlgpuDeviceKind Kind = IlgpuDeviceKind.Auto, int Index = 0);
