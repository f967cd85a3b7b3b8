using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Random;

/// <summary>Philox4x32-10: 128 random bits as a pure function of a 128-bit counter and a 64-bit key.</summary>
/// <remarks>Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words at a counter under a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint W0, uint W1, uint W2, uint W3) Words(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        // Ten rounds, written out: of words that a loop turns about, compilers for GPUs lose sight of which differ between threads.
        var last = new Counter(c0, c1, c2, c3, k0, k1).Next().Next().Next().Next().Next().Next().Next().Next().Next().Next();
        return (last.C0, last.C1, last.C2, last.C3);
    }

    /// <summary>Words 4 block ... 4 block + 3 of the sequence a key names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint W0, uint W1, uint W2, uint W3) Words(in RandomKey key, uint block) =>
        Words(block, key.Stream, (uint)key.Step, (uint)(key.Step >> 32), (uint)key.Seed, (uint)(key.Seed >> 32));

    /// <summary>A word's upper 24 bits as a multiple of 2^-24 in [0, 1): exact in float, so that Float32 and Float64 draw the same numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToUniform(uint word) => (word >> 8) * (1.0 / (1 << 24));

    // With the key of its round.
    private readonly struct Counter(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        public readonly uint C0 = c0;
        public readonly uint C1 = c1;
        public readonly uint C2 = c2;
        public readonly uint C3 = c3;
        private readonly uint k0 = k0;
        private readonly uint k1 = k1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Counter Next()
        {
            var product0 = (ulong)Multiplier0 * C0;
            var product1 = (ulong)Multiplier1 * C2;
            return new((uint)(product1 >> 32) ^ C1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ C3 ^ k1, (uint)product0, k0 + Weyl0, k1 + Weyl1);
        }
    }
}
