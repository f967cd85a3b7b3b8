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
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Forward<TAct>(float x) where TAct : struct, IUnaryOp => TAct.Forward(new F1(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<float> Forward<TAct>(in FourVectors<float> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Forward(new Quartet<F1>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Derivative<TAct>(float x) where TAct : struct, IUnaryOp => TAct.Derivative(new F1(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<float> Derivative<TAct>(in FourVectors<float> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Derivative(new Quartet<F1>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

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
