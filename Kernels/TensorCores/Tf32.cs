using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Matrices;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>One TensorFloat-32 number a word: 16 x 8 x 8.</summary>
internal readonly struct Tf32 : IMatrixInstruction
{
    public static int Terms => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Pack(float first, float second) => WarpInstructions.RoundTf32(first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quad MultiplyAdd(WordQuad left, WordPair right, Quad sums) => WarpInstructions.MultiplyAddTf32(left, right, sums);
}
