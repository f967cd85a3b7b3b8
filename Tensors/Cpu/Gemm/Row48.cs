using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>48 floats: three 512-bit registers.</summary>
internal unsafe struct Row48 : IVectorRow<Row48>
{
    private Vector512<float> v0;
    private Vector512<float> v1;
    private Vector512<float> v2;

    public static int Width => 48;

    public static int TileRows => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row48 Load(float* source)
    {
        Row48 row;
        row.v0 = Vector512.Load(source);
        row.v1 = Vector512.Load(source + 16);
        row.v2 = Vector512.Load(source + 32);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row48 row)
    {
        var factor = Vector512.Create(scalar);
        v0 = Vector512.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector512.MultiplyAddEstimate(factor, row.v1, v1);
        v2 = Vector512.MultiplyAddEstimate(factor, row.v2, v2);
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
        (Vector512.Load(target + 32) + v2).Store(target + 32);
    }
}
