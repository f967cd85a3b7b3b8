using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>The order in which an epoch visits the samples: a random permutation of 0..Count-1, computed place by place.</summary>
/// <remarks>
/// A Feistel network permutes the smallest square power of two that holds Count; places that fall outside walk on along their cycle until they are inside (Black and Rogaway,
/// 2002), fewer than four steps on average. It needs no memory and no place depends on another, so any worker may start anywhere in any epoch.
/// </remarks>
public readonly struct BatchOrder
{
    private readonly RoundKeys keys;
    private readonly int halfBits;

    /// <summary>The order of an epoch.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public BatchOrder(int count, ulong seed, long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        halfBits = Math.Max((BitOperations.Log2((uint)count - 1 | 1) + 2) / 2, 1);
        var random = new CounterRandom(new RandomKey(seed, DataStream.Order, (ulong)epoch), 0);
        foreach (ref var key in (Span<ulong>)keys)
        {
            key = random.NextBits();
        }
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>The sample at a place of the epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public int this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
            var sample = (uint)place;
            do
            {
                sample = Permute(sample);
            }
            while (sample >= (uint)Count);
            return (int)sample;
        }
    }

    private uint Permute(uint value)
    {
        var mask = (1u << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        foreach (var key in keys)
        {
            (left, right) = (right, left ^ (uint)(CounterRandom.Mix(right ^ key) & mask));
        }

        return left << halfBits | right;
    }

    /// <summary>Keys of the rounds; four make a Feistel network of random functions indistinguishable from a random permutation, tiny halves like a few more.</summary>
    [InlineArray(8)]
    private struct RoundKeys
    {
        private ulong first;
    }
}
