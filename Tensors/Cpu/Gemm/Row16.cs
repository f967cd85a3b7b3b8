using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>16 floats: one 512-bit register.</summary>
internal unsafe struct Row16 : IVectorRow<Row16>
{
    private Vector512<float> v0;

    public static int Width => 16;

    public static int TileRows => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Row16 Load(float* source)
    {
        Row16 row;
        row.v0 = Vector512.Load(source);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, Row16 row)
    {
        var factor = Vector512.Create(scalar);
        v0 = Vector512.MultiplyAddEstimate(factor, row.v0, v0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        v0.Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        (Vector512.Load(target) + v0).Store(target);
    }
}
