using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>The number that one GPU thread works on: the lane through which every elementwise operation of the engine runs on a device.</summary>
/// <remarks>
/// Devices contract a product and a sum to one fused operation by themselves. Exponentials are the device's own, within 2 ulp; masks are 1 and 0, so that no bits need to
/// be taken apart.
/// </remarks>
internal readonly struct GpuLane(float value) : ILane<GpuLane>
{
    public readonly float Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Create(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator +(GpuLane left, GpuLane right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator -(GpuLane left, GpuLane right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator *(GpuLane left, GpuLane right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator /(GpuLane left, GpuLane right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator -(GpuLane value) => new(-value.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Fma(GpuLane a, GpuLane b, GpuLane c) => new(a.Value * b.Value + c.Value);

    // Comparisons with NaN are false: whichever is NaN is passed on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Max(GpuLane left, GpuLane right) =>
        new(left.Value > right.Value || float.IsNaN(left.Value) ? left.Value : right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Min(GpuLane left, GpuLane right) =>
        new(left.Value < right.Value || float.IsNaN(left.Value) ? left.Value : right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Abs(GpuLane value) => new(MathF.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Sqrt(GpuLane value) => new(MathF.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Exp(GpuLane value) => new(MathF.Exp(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Log(GpuLane value) => new(MathF.Log(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Sigmoid(GpuLane value) => new(1f / (1f + MathF.Exp(-value.Value)));

    // By the difference, so that the constant stands right: where it stands left, ILGPU swaps the two and takes NaN for true.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane LessThan(GpuLane left, GpuLane right) => new(left.Value - right.Value < 0f ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Select(GpuLane mask, GpuLane whenTrue, GpuLane whenFalse) => mask.Value != 0f ? whenTrue : whenFalse;
}
