using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data;

public class BatchOrderTests
{
    [Fact]
    public void IsAPermutationForEveryCountSeedAndEpoch() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<ulong>(), ArbMap.Default.ArbFor<NonNegativeInt>(),
        (count, seed, epoch) => Sequence(count.Get * 13 % 3000 + 1, seed, epoch.Get).Order().SequenceEqual(Enumerable.Range(0, count.Get * 13 % 3000 + 1)))
        .Check(Laws.Cases());

    [Fact]
    public void IsAPermutationForAllSmallCounts()
    {
        for (var count = 1; count <= 260; count++)
        {
            Assert.Equal(Enumerable.Range(0, count), Sequence(count, 5, 2).Order());
        }
    }

    [Fact]
    public void EpochsAndSeedsDiffer()
    {
        Assert.Equal(Sequence(1000, 1, 0), Sequence(1000, 1, 0));
        Assert.NotEqual(Sequence(1000, 1, 0), Sequence(1000, 1, 1));
        Assert.NotEqual(Sequence(1000, 1, 0), Sequence(1000, 2, 0));
    }

    [Fact]
    public void EverySampleIsAsLikelyAtEveryPlace()
    {
        // Chi-square of 10 x 10 counts; 81 degrees of freedom, mean 81, deviation 12.7.
        const int Count = 10;
        const int Epochs = 20_000;
        var seen = new int[Count, Count];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = new BatchOrder(Count, 3, epoch);
            for (var place = 0; place < Count; place++)
            {
                seen[place, order[place]]++;
            }
        }

        const double Expected = (double)Epochs / Count;
        var chiSquare = seen.Cast<int>().Sum(n => (n - Expected) * (n - Expected) / Expected);
        Assert.InRange(chiSquare, 40, 140);
    }

    [Fact]
    public void NeighboursInTheDataAreNotNeighboursInTheOrder()
    {
        var order = Sequence(10_000, 9, 0);
        // A random permutation has two such pairs on average.
        Assert.InRange(order.Zip(order.Skip(1)).Count(pair => Math.Abs(pair.First - pair.Second) == 1), 0, 12);
    }

    [Fact]
    public void PlacesOutsideAreRefused()
    {
        var order = new BatchOrder(10, 0, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[10]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOrder(0, 0, 0));
    }

    private static int[] Sequence(int count, ulong seed, long epoch)
    {
        var order = new BatchOrder(count, seed, epoch);
        return [.. Enumerable.Range(0, count).Select(place => order[place])];
    }
}
