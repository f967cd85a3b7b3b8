using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Forward<TAct>(Vector128<float> x) where TAct : struct, IUnaryOp => TAct.Forward(new F4(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector128<float>> Forward<TAct>(in FourVectors<Vector128<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Forward(new Quartet<F4>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Derivative<TAct>(Vector128<float> x) where TAct : struct, IUnaryOp => TAct.Derivative(new F4(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector128<float>> Derivative<TAct>(in FourVectors<Vector128<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Derivative(new Quartet<F4>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

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
