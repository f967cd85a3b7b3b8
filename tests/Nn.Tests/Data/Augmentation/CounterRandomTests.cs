using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors.Random;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class CounterRandomTests
{
    [Fact]
    public void MixIsSplitMix64()
    {
        // First outputs of SplitMix64 from state 1234567, as published with the generator's test vectors.
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        var state = 1234567ul;
        Assert.All(expected, value => Assert.Equal(value, CounterRandom.Mix(state += 0x9E3779B97F4A7C15)));
    }

    [Fact]
    public void EveryPartOfTheKeyCounts()
    {
        var first = new HashSet<ulong>();
        for (ulong a = 0; a < 2; a++)
        {
            for (uint b = 0; b < 2; b++)
            {
                for (ulong c = 0; c < 2; c++)
                {
                    for (ulong d = 0; d < 100; d++)
                    {
                        first.Add(new CounterRandom(new RandomKey(a, b, c), d).NextBits());
                    }
                }
            }
        }

        Assert.Equal(800, first.Count);
    }

    [Fact]
    public void NumbersAreUniformAcrossItemsAndWithinOne()
    {
        // Means of 10,000 uniform numbers have deviation 0.0029; the correlation of neighbours 0.01.
        var key = new RandomKey(1, 2, 3);
        var across = Enumerable.Range(0, 10_000).Select(i => new CounterRandom(key, (ulong)i).NextDouble()).ToArray();
        var one = new CounterRandom(key, 0);
        var within = Enumerable.Range(0, 10_000).Select(_ => (double)one.NextSingle()).ToArray();
        foreach (var numbers in new[] { across, within })
        {
            Assert.InRange(numbers.Average(), 0.488, 0.512);
            Assert.InRange(numbers.Zip(numbers.Skip(1)).Average(p => (p.First - 0.5) * (p.Second - 0.5)) * 12, -0.04, 0.04);
            Assert.All(numbers, x => Assert.InRange(x, 0, 0.99999999999999989));
        }
    }

    [Fact]
    public void NextBelowGivesEveryValueEquallyOften()
    {
        var random = new CounterRandom(new RandomKey(4, 4, 4), 4);
        var seen = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            seen[random.NextBelow(7)]++;
        }

        Assert.All(seen, n => Assert.InRange(n, 9_600, 10_400));
    }
}
