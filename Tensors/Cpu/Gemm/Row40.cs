using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>40 floats: two 512-bit registers and a 256-bit one, for the channel counts that 16 does not divide.</summary>
internal unsafe struct Row40 : IVectorRow<Row40>
{
    private Vector512<float> v0;
    private Vector512<float> v1;
    private Vector256<float> v2;

    public static int Width => 40;

    public static int TileRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row40 Load(float* source)
    {
        Row40 row;
        row.v0 = Vector512.Load(source);
        row.v1 = Vector512.Load(source + 16);
        row.v2 = Vector256.Load(source + 32);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row40 row)
    {
        var factor = Vector512.Create(scalar);
        v0 = Vector512.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector512.MultiplyAddEstimate(factor, row.v1, v1);
        v2 = Vector256.MultiplyAddEstimate(factor.GetLower(), row.v2, v2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 16);
        v2.Store(target + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector512.Load(target) + v0).Store(target);
        (Vector512.Load(target + 16) + v1).Store(target + 16);
        (Vector256.Load(target + 32) + v2).Store(target + 32);
    }
}
