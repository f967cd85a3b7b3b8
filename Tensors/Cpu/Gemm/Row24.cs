using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>24 floats: a 512-bit register and a 256-bit one.</summary>
internal unsafe struct Row24 : IVectorRow<Row24>
{
    private Vector512<float> v0;
    private Vector256<float> v1;

    public static int Width => 24;

    public static int TileRows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row24 Load(float* source)
    {
        Row24 row;
        row.v0 = Vector512.Load(source);
        row.v1 = Vector256.Load(source + 16);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row24 row)
    {
        var factor = Vector512.Create(scalar);
        v0 = Vector512.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector256.MultiplyAddEstimate(factor.GetLower(), row.v1, v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector512.Load(target) + v0).Store(target);
        (Vector256.Load(target + 16) + v1).Store(target + 16);
    }
}
