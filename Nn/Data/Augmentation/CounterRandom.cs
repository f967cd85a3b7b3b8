using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>The random numbers of one item (a sample in an epoch, a drawn image): a pure function of the key and of how many were drawn.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, 2014) started at a hash of the key, so no item's numbers depend on another item, a thread or an order.</remarks>
internal struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>The sequence of item <paramref name="item"/> under a key.</summary>
    public CounterRandom(RandomKey key, ulong item)
    {
        var hash = Mix(key.Seed + Golden);
        hash = Mix(hash ^ key.Stream);
        hash = Mix(hash ^ key.Step);
        state = Mix(hash ^ item);
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits() => Mix(state += Golden);

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high).</summary>
    public float NextSingle(float low, float high) => low + (high - low) * NextSingle();

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform in [0, count); the bias of the multiplication is below count / 2^64.</summary>
    public int NextBelow(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>A bijection of 64-bit words whose every output bit depends on every input bit.</summary>
    public static ulong Mix(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
