using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>24 floats: three 256-bit registers.</summary>
/// <remarks>The last panel only. Its tile fetches nothing: fused passes to and from 24 channels took the same with it (Zen 3).</remarks>
internal unsafe struct Row24Avx2 : IVectorRow<Row24Avx2>
{
    private Vector256<float> v0;
    private Vector256<float> v1;
    private Vector256<float> v2;

    public static int Width => 24;

    public static int TileRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row24Avx2 Load(float* source)
    {
        Row24Avx2 row;
        row.v0 = Vector256.Load(source);
        row.v1 = Vector256.Load(source + 8);
        row.v2 = Vector256.Load(source + 16);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row24Avx2 row)
    {
        var factor = Vector256.Create(scalar);
        v0 = Vector256.MultiplyAddEstimate(factor, row.v0, v0);
        v1 = Vector256.MultiplyAddEstimate(factor, row.v1, v1);
        v2 = Vector256.MultiplyAddEstimate(factor, row.v2, v2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
        v1.Store(target + 8);
        v2.Store(target + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector256.Load(target) + v0).Store(target);
        (Vector256.Load(target + 8) + v1).Store(target + 8);
        (Vector256.Load(target + 16) + v2).Store(target + 16);
    }
}
