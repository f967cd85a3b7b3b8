using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>16 floats: two 256-bit registers.</summary>
internal unsafe struct Row16Avx2 : IVectorRow<Row16Avx2>
{
    private Vector256<float> v0;
    private Vector256<float> v1;

    public static int Width => 16;

    public static int TileRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row16Avx2 Load(float* source)
    {
        Row16Avx2 row;
        row.v0 = Vector256.Load(source);
        row.v1 = Vector256.Load(source + 8);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row16Avx2 row)
    {
        var factor = Vector256.Create(scalar);
        v0 = Vector256.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector256.MultiplyAddEstimate(factor, row.v1, v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector256.Load(target) + v0).Store(target);
        (Vector256.Load(target + 8) + v1).Store(target + 8);
    }
}
