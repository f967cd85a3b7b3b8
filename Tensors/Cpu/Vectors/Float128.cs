using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>4 floats.</summary>
internal readonly unsafe struct Float128 : IFloatVector<Vector128<float>>
{
    public static int Count => 4;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<float> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Clamp(Vector128<float> value, Vector128<float> low, Vector128<float> high)
    {
        // MAXPS and MINPS give their second operand where either is NaN.
        if (Sse.IsSupported)
        {
            return Sse.Min(high, Sse.Max(low, value));
        }

        value = Vector128.ConditionalSelect(Vector128.LessThan(value, low), low, value);
        return Vector128.ConditionalSelect(Vector128.GreaterThan(value, high), high, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleByLowBits(Vector128<float> value, Vector128<float> shifted) =>
        (value.AsInt32() + (shifted.AsInt32() << 23)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Forward<TAct>(Vector128<float> x) where TAct : struct, IUnaryOp => TAct.Forward(new F4(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Derivative<TAct>(Vector128<float> x) where TAct : struct, IUnaryOp => TAct.Derivative(new F4(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ForwardAndDerivative<TAct>(Vector128<float> x, out Vector128<float> derivative) where TAct : struct, IUnaryOp
    {
        var value = TAct.ForwardAndDerivative<TAct, F4>(new F4(x), out var slope);
        derivative = slope.Vector;
        return value.Vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source, int count) => F4.Load(source, count).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<float> value, int count) => F4.Store(target, new F4(value), count);
}
