using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Vectors;

/// <summary>16 floats.</summary>
internal readonly unsafe struct Float512 : IFloatVector<Vector512<float>>
{
    public static int Count => 16;

    public static Vector512<float> Zero => Vector512<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector512<float> value) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Forward<TAct>(Vector512<float> x) where TAct : struct, IUnaryOp => TAct.Forward(new F16(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector512<float>> Forward<TAct>(in FourVectors<Vector512<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Forward(new Quartet<F16>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Derivative<TAct>(Vector512<float> x) where TAct : struct, IUnaryOp => TAct.Derivative(new F16(x)).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourVectors<Vector512<float>> Derivative<TAct>(in FourVectors<Vector512<float>> x) where TAct : struct, IUnaryOp
    {
        var y = TAct.Derivative(new Quartet<F16>(new(x.First), new(x.Second), new(x.Third), new(x.Fourth)));
        return new(y.First.Vector, y.Second.Vector, y.Third.Vector, y.Fourth.Vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ForwardAndDerivative<TAct>(Vector512<float> x, out Vector512<float> derivative) where TAct : struct, IUnaryOp
    {
        var value = TAct.ForwardAndDerivative<TAct, F16>(new F16(x), out var slope);
        derivative = slope.Vector;
        return value.Vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source, int count) => F16.Load(source, count).Vector;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector512<float> value, int count) => F16.Store(target, new F16(value), count);
}
