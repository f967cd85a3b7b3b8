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
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Forward<TAct>(Vector256<float> x) where TAct : struct, IUnaryOp => TAct.Forward(new F8(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector256<float>> Forward<TAct>(in FourVectors<Vector256<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Forward(new Quartet<F8>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Derivative<TAct>(Vector256<float> x) where TAct : struct, IUnaryOp => TAct.Derivative(new F8(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector256<float>> Derivative<TAct>(in FourVectors<Vector256<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Derivative(new Quartet<F8>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

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
