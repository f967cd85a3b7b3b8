using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu.Gemm;

/// <summary>4 floats in scalar registers, where nothing wider is accelerated.</summary>
internal unsafe struct RowScalar : IVectorRow<RowScalar>
{
    private float v0;
    private float v1;
    private float v2;
    private float v3;

    public static int Width => 4;

    public static int TileRows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RowScalar Load(float* source)
    {
        RowScalar row;
        row.v0 = source[0];
        row.v1 = source[1];
        row.v2 = source[2];
        row.v3 = source[3];
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(float scalar, RowScalar row)
    {
        v0 += scalar * row.v0;
        v1 += scalar * row.v1;
        v2 += scalar * row.v2;
        v3 += scalar * row.v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* target)
    {
        target[0] = v0;
        target[1] = v1;
        target[2] = v2;
        target[3] = v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTo(float* target)
    {
        target[0] += v0;
        target[1] += v1;
        target[2] += v2;
        target[3] += v3;
    }
}
