using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Bench.Gemm;

/// <summary>Operands outside the managed heap, as large maps are.</summary>
internal static unsafe class GemmOperand
{
    /// <summary>Random floats in [-0.5, 0.5), aligned to a cache line; freed by AlignedFree.</summary>
    public static float* Allocate(int floats)
    {
        var random = new Random(floats);
        var data = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
        for (var i = 0; i < floats; i++)
        {
            data[i] = random.NextSingle() - 0.5f;
        }

        return data;
    }
}
