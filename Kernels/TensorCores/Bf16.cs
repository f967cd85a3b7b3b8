using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Two bfloat16 numbers a word, the first in the lower half: 16 x 8 x 16.</summary>
internal readonly struct Bf16 : IMatrixInstruction
{
    public static int Terms => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Pack(float first, float second) => WarpInstructions.PackBf16(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad MultiplyAdd(WordQuad left, WordPair right, Quad sums) => WarpInstructions.MultiplyAddBf16(left, right, sums);
}
