using AlphaNet.Pure.Tensors.Threading;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Threading;

/// <summary>Parts are taken from both ends, each once.</summary>
public sealed class PartRangeTests
{
    [Fact]
    public void Ends_meet()
    {
        var range = default(PartRange);
        Assert.Equal((-1, -1), (range.TakeFirst(), range.TakeLast()));

        range.Fill(3, 7);

        Assert.Equal([3, 6, 4, 5, -1, -1], [range.TakeFirst(), range.TakeLast(), range.TakeFirst(), range.TakeLast(), range.TakeFirst(), range.TakeLast()]);
    }

    [Fact]
    public void Threads_at_both_ends_take_every_part_once()
    {
        const int parts = 1_000;
        var ranges = new PartRange[1];
        for (var round = 0; round < 100; round++)
        {
            ranges[0].Fill(0, parts);
            var taken = new int[parts];
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, taker =>
            {
                int part;
                while ((part = taker % 2 == 0 ? ranges[0].TakeFirst() : ranges[0].TakeLast()) >= 0)
                {
                    Interlocked.Increment(ref taken[part]);
                }
            });
            Assert.All(taken, times => Assert.Equal(1, times));
        }
    }
}
