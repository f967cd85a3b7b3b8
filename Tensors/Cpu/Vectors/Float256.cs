using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>8 floats.</summary>
internal readonly unsafe struct Float256 : IFloatVector<Vector256<float>>
{
    public static int Count => 8;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector256<float> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Clamp(Vector256<float> value, Vector256<float> low, Vector256<float> high)
    {
        // MAXPS and MINPS give their second operand where either is NaN.
        if (Avx.IsSupported)
        {
            return Avx.Min(high, Avx.Max(low, value));
        }

        value = Vector256.ConditionalSelect(Vector256.LessThan(value, low), low, value);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(value, high), high, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ScaleByLowBits(Vector256<float> value, Vector256<float> shifted) =>
        (value.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Forward<TAct>(Vector256<float> x) where TAct : struct, IUnaryOp => TAct.Forward(new F8(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Derivative<TAct>(Vector256<float> x) where TAct : struct, IUnaryOp => TAct.Derivative(new F8(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ForwardAndDerivative<TAct>(Vector256<float> x, out Vector256<float> derivative) where TAct : struct, IUnaryOp
    {
        var value = TAct.ForwardAndDerivative<TAct, F8>(new F8(x), out var slope);
        derivative = slope.Vector;
        return value.Vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source, int count) => F8.Load(source, count).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector256<float> value, int count) => F8.Store(target, new F8(value), count);
}
