using AlphaNet.Pure.Kernels.Matrices;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace AlphaNet.Pure.Kernels.TensorCores;

/// <summary>Instructions that C# has no words for. On CUDA each is one instruction (<see cref="PtxInstructions"/>); the bodies here are what it does, for the emulated device.</summary>
internal static class WarpInstructions
{
    // What a device makes of every number that is none.
    private const int NanTf32 = 0x7fffffff;
    private const int NanBf16 = 0x7fff;

    /// <summary>The nearest TensorFloat-32 number, ties away from zero.</summary>
    [IntrinsicImplementation]
    public static int RoundTf32(float value) =>
        float.IsNaN(value) ? NanTf32 : (BitConverter.SingleToInt32Bits(value) + 0x1000) & ~0x1fff;

    /// <summary>The nearest bfloat16 numbers, ties to even, the first in the lower half of the word.</summary>
    [IntrinsicImplementation]
    public static int PackBf16(float first, float second) => RoundBf16(second) << 16 | RoundBf16(first);

    /// <summary>sums + left right, of one TensorFloat-32 number a word; see <see cref="IMatrixInstruction"/> for who holds what.</summary>
    [IntrinsicImplementation]
    public static Quad MultiplyAddTf32(WordQuad left, WordPair right, Quad sums) => Emulate<TermOfTf32>(left, right, sums);

    /// <summary>sums + left right, of two bfloat16 numbers a word; see <see cref="IMatrixInstruction"/> for who holds what.</summary>
    [IntrinsicImplementation]
    public static Quad MultiplyAddBf16(WordQuad left, WordPair right, Quad sums) => Emulate<TermsOfBf16>(left, right, sums);

    private interface IWordProduct
    {
        static abstract float Of(int left, int right);
    }

    private readonly struct TermOfTf32 : IWordProduct
    {
        public static float Of(int left, int right) => BitConverter.Int32BitsToSingle(left) * BitConverter.Int32BitsToSingle(right);
    }

    private readonly struct TermsOfBf16 : IWordProduct
    {
        public static float Of(int left, int right) => TermOfTf32.Of(left << 16, right << 16) + TermOfTf32.Of(left & ~0xffff, right & ~0xffff);
    }

    private static int RoundBf16(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return float.IsNaN(value) ? NanBf16 : bits + 0x7fff + (bits >> 16 & 1) >> 16 & 0xffff;
    }

    // Lanes see each other's words in memory of this call alone, so that nobody need wait until all have read them.
    private static Quad Emulate<TProduct>(WordQuad left, WordPair right, Quad sums) where TProduct : struct, IWordProduct
    {
        var lefts = SharedMemory.Allocate<WordQuad>(Group.DimX);
        var rights = SharedMemory.Allocate<WordPair>(Group.DimX);
        lefts[Group.IdxX] = left;
        rights[Group.IdxX] = right;
        Warp.Barrier();
        var warp = Group.IdxX - Warp.LaneIdx;
        var (group, thread) = (Warp.LaneIdx / 4, Warp.LaneIdx % 4);
        for (var t = 0; t < 4; t++)
        {
            var rows = lefts[warp + 4 * group + t];
            var (even, odd) = (rights[warp + 8 * thread + t], rights[warp + 8 * thread + 4 + t]);
            sums.A += TProduct.Of(rows.A, even.A) + TProduct.Of(rows.C, even.B);
            sums.B += TProduct.Of(rows.A, odd.A) + TProduct.Of(rows.C, odd.B);
            sums.C += TProduct.Of(rows.B, even.A) + TProduct.Of(rows.D, even.B);
            sums.D += TProduct.Of(rows.B, odd.A) + TProduct.Of(rows.D, odd.B);
        }

        return sums;
    }
}
