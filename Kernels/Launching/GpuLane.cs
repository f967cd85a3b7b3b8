using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Kernels.Launching;

/// <summary>The number that one GPU thread works on: the lane through which every elementwise operation of the engine runs on a device.</summary>
/// <remarks>
/// Devices contract a product and a sum to one fused operation by themselves. Exponentials are the device's own: on CUDA <c>ex2.approx(x log2 e)</c>, whose relative error
/// grows as |x| 2^-24. Masks are 1 and 0, so that no bits need to be taken apart.
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

    // Comparisons with NaN are false: whichever is NaN is passed on. Both are asked, neither only where the other fails: what ILGPU asks only there it asks where the opposite holds,
    // and in OpenCL that fails for NaN as well; and it jumps by the answer, in some orders of compilation as if all threads had the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Max(GpuLane left, GpuLane right) =>
        new(float.IsNaN(left.Value) | left.Value > right.Value ? left.Value : right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Min(GpuLane left, GpuLane right) =>
        new(float.IsNaN(left.Value) | left.Value < right.Value ? left.Value : right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Abs(GpuLane value) => new(MathF.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Sqrt(GpuLane value) => new(MathF.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Exp(GpuLane value) => new(MathF.Exp(value.Value));

    // The device's own has an absolute error, of which a logarithm near 0 would be made; near 1 it is 2 artanh((x - 1) / (x + 1)) in place of it.
    // The condition is one that the compiler need not turn round to jump by.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Log(GpuLane value)
    {
        var difference = value.Value - 1f;
        if (!(MathF.Abs(difference) > 0.3f))
        {
            var s = difference / (value.Value + 1f);
            var square = s * s;
            return new(2f * s * (1f + square * (1f / 3 + square * (1f / 5 + square * (1f / 7 + square * (1f / 9))))));
        }

        return new(MathF.Log(value.Value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Sigmoid(GpuLane value) => new(1f / (1f + MathF.Exp(-value.Value)));

    // By the difference, so that the constant stands right: where it stands left, ILGPU swaps the two and takes NaN for true.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane LessThan(GpuLane left, GpuLane right) => new(left.Value - right.Value < 0f ? 1f : 0f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Select(GpuLane mask, GpuLane whenTrue, GpuLane whenFalse) => mask.Value != 0f ? whenTrue : whenFalse;
}
