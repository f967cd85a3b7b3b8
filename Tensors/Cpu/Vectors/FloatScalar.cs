using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>One float.</summary>
internal readonly unsafe struct FloatScalar : IFloatVector<float>
{
    public static int Count => 1;

    public static float Zero => 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float value) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Clamp(float value, float low, float high)
    {
        value = value < low ? low : value;
        return value > high ? high : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ScaleByLowBits(float value, float shifted) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) + (BitConverter.SingleToInt32Bits(shifted) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Forward<TAct>(float x) where TAct : struct, IUnaryOp => TAct.Forward(new F1(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Derivative<TAct>(float x) where TAct : struct, IUnaryOp => TAct.Derivative(new F1(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ForwardAndDerivative<TAct>(float x, out float derivative) where TAct : struct, IUnaryOp
    {
        var value = TAct.ForwardAndDerivative<TAct, F1>(new F1(x), out var slope);
        derivative = slope.Vector;
        return value.Vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* source, int count) => F1.Load(source, count).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, float value, int count) => F1.Store(target, new F1(value), count);
}
