using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>8 floats: two 128-bit registers.</summary>
internal unsafe struct Row8Vector128 : IVectorRow<Row8Vector128>
{
    private Vector128<float> v0;
    private Vector128<float> v1;

    public static int Width => 8;

    public static int TileRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row8Vector128 Load(float* source)
    {
        Row8Vector128 row;
        row.v0 = Vector128.Load(source);
        row.v1 = Vector128.Load(source + 4);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row8Vector128 row)
    {
        var factor = Vector128.Create(scalar);
        v0 = Vector128.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector128.MultiplyAddEstimate(factor, row.v1, v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector128.Load(target) + v0).Store(target);
        (Vector128.Load(target + 4) + v1).Store(target + 4);
    }
}
