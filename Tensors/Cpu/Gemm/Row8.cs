using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>8 floats: one 256-bit register, on machines with the 32 registers of AVX-512.</summary>
internal unsafe struct Row8 : IVectorRow<Row8>
{
    private Vector256<float> v0;

    public static int Width => 8;

    public static int TileRows => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row8 Load(float* source)
    {
        Row8 row;
        row.v0 = Vector256.Load(source);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row8 row)
    {
        var factor = Vector256.Create(scalar);
        v0 = Vector256.MultiplyAddEstimate(factor, row.v0, v0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector256.Load(target) + v0).Store(target);
    }
}
