using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// Python's <c>random</c> generator, draw by draw: MT19937 seeded by an integer. The published programs sample subnets with
/// it, so a seed here gives the same subnets.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class PythonRandom
{
    private const int N = 624;
    private const int M = 397;

    // State words, position, whether a second Gaussian is kept, and its bits.
    private const int StateLength = N + 3;

    private readonly uint[] words = new uint[N];
    private int position;
    private double? keptGaussian;

    /// <summary>The generator after Python's <c>random.seed(seed)</c>; as there, the sign is ignored.</summary>
    public PythonRandom(long seed)
    {
        var magnitude = seed < 0 ? 0UL - (ulong)seed : (ulong)seed;
        var high = (uint)(magnitude >> 32);
        SeedByArray(high == 0 ? [(uint)magnitude] : [(uint)magnitude, high]);
    }

    /// <summary>The generator in a state given by <see cref="ExportState"/>.</summary>
    /// <exception cref="ArgumentException">The state is not one.</exception>
    public PythonRandom(ReadOnlySpan<ulong> state) => RestoreState(state);

    /// <summary>The next <paramref name="bits"/> random bits, Python's <c>getrandbits</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is not 1 to 32.</exception>
    public uint GetRandBits(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 32);
        return Next() >> (32 - bits);
    }

    /// <summary>Uniform in [0, 1) with 53 bits, Python's <c>random</c>.</summary>
    public double NextDouble()
    {
        var high = Next() >> 5;
        var low = Next() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>Uniform in [0, <paramref name="count"/>), drawn as Python's <c>choice</c> draws its index: also a count of 1 uses up bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var bits = 32 - int.LeadingZeroCount(count);
        uint draw;
        do draw = GetRandBits(bits);
        while (draw >= (uint)count);
        return (int)draw;
    }

    /// <summary>A uniform element, Python's <c>choice</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public T Choice<T>(ImmutableArray<T> items) => items[Below(items.Length)];

    /// <summary>An index drawn by weight, Python's <c>choices</c> of one: bisects random() * total in the running sums.</summary>
    /// <param name="cumulativeWeights">Running sums of the weights, added up in order.</param>
    /// <exception cref="ArgumentException">The sums are empty or their total is not positive and finite.</exception>
    public int WeightedIndex(ReadOnlySpan<double> cumulativeWeights)
    {
        if (cumulativeWeights.IsEmpty || !(cumulativeWeights[^1] > 0 && double.IsFinite(cumulativeWeights[^1])))
            throw new ArgumentException("PythonRandom.WeightedIndex: the total weight must be positive and finite", nameof(cumulativeWeights));
        var target = NextDouble() * cumulativeWeights[^1];
        int low = 0, high = cumulativeWeights.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (target < cumulativeWeights[middle]) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>A Gaussian by the Box-Muller pair, Python's <c>gauss</c>: every second call uses what the first kept.</summary>
    public double Gauss(double mean, double deviation)
    {
        if (keptGaussian is { } kept)
        {
            keptGaussian = null;
            return mean + (kept * deviation);
        }
        var angle = NextDouble() * 2 * Math.PI;
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        keptGaussian = Math.Sin(angle) * radius;
        return mean + (Math.Cos(angle) * radius * deviation);
    }

    /// <summary>The whole state, for a checkpoint.</summary>
    public ulong[] ExportState()
    {
        var state = new ulong[StateLength];
        for (var i = 0; i < N; i++) state[i] = words[i];
        state[N] = (ulong)position;
        state[N + 1] = keptGaussian is null ? 0UL : 1UL;
        state[N + 2] = BitConverter.DoubleToUInt64Bits(keptGaussian ?? 0);
        return state;
    }

    /// <summary>Continues from a state given by <see cref="ExportState"/>.</summary>
    /// <exception cref="ArgumentException">The state is not one.</exception>
    public void RestoreState(ReadOnlySpan<ulong> state)
    {
        if (state.Length != StateLength)
            throw new ArgumentException($"PythonRandom.RestoreState: a state has {StateLength} numbers, not {state.Length}", nameof(state));
        if (state[N] > N || state[N + 1] > 1 || state[..N].ContainsAnyExceptInRange(0UL, uint.MaxValue))
            throw new ArgumentException("PythonRandom.RestoreState: the numbers are out of range; the state is damaged", nameof(state));
        for (var i = 0; i < N; i++) words[i] = (uint)state[i];
        position = (int)state[N];
        keptGaussian = state[N + 1] == 0 ? null : BitConverter.UInt64BitsToDouble(state[N + 2]);
    }

    private uint Next()
    {
        if (position == N) Twist();
        var y = words[position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < N; i++)
        {
            var y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7FFFFFFF);
            words[i] = words[(i + M) % N] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }
        position = 0;
    }

    // The reference initialisation of Matsumoto and Nishimura (2002), init_by_array.
    private void SeedByArray(ReadOnlySpan<uint> key)
    {
        words[0] = 19650218;
        for (var k = 1; k < N; k++) words[k] = (1812433253 * (words[k - 1] ^ (words[k - 1] >> 30))) + (uint)k;
        int i = 1, j = 0;
        for (var k = Math.Max(N, key.Length); k > 0; k--)
        {
            words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            Advance(ref i);
            j = (j + 1) % key.Length;
        }
        for (var k = N - 1; k > 0; k--)
        {
            words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance(ref i);
        }
        words[0] = 0x80000000;
        position = N;

        void Advance(ref int at)
        {
            if (++at < N) return;
            words[0] = words[N - 1];
            at = 1;
        }
    }
}
