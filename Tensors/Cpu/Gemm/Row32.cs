using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>32 floats: two 512-bit registers.</summary>
internal unsafe struct Row32 : IVectorRow<Row32>
{
    private Vector512<float> v0;
    private Vector512<float> v1;

    public static int Width => 32;

    public static int TileRows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row32 Load(float* source)
    {
        Row32 row;
        row.v0 = Vector512.Load(source);
        row.v1 = Vector512.Load(source + 16);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row32 row)
    {
        var factor = Vector512.Create(scalar);
        v0 = Vector512.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector512.MultiplyAddEstimate(factor, row.v1, v1);
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
        (Vector512.Load(target + 16) + v1).Store(target + 16);
    }
}
