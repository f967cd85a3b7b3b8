using AlphaNet.Pure.Tensors.Memory;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Memory;

public class MemoryPlanTests
{
    [Fact]
    public void Tensors_that_live_together_lie_apart_and_the_block_is_no_larger_than_their_sum() => Views.ForSeeds(500, random =>
    {
        var lives = new (long Count, int First, int Last)[random.Next(1, 31)];
        for (var i = 0; i < lives.Length; i++)
        {
            var first = random.Next(21);
            lives[i] = (random.Next(501), first, first + random.Next(9));
        }

        var plan = new MemoryPlan(lives);
        for (var i = 0; i < lives.Length; i++)
        {
            Assert.Equal(0, plan.OffsetOf(i) % 16);
            Assert.True(plan.OffsetOf(i) + lives[i].Count <= plan.Total);
            for (var j = 0; j < i; j++)
            {
                var together = lives[i].First <= lives[j].Last && lives[j].First <= lives[i].Last;
                var apart = plan.OffsetOf(i) + lives[i].Count <= plan.OffsetOf(j) || plan.OffsetOf(j) + lives[j].Count <= plan.OffsetOf(i);
                Assert.True(!together || apart || lives[i].Count == 0 || lives[j].Count == 0, $"tensors {i} and {j} overlap");
            }
        }

        var most = Enumerable.Range(0, 30).Max(step => lives.Where(l => l.First <= step && step <= l.Last).Sum(l => l.Count));
        Assert.InRange(plan.Total, most, lives.Sum(l => l.Count + 15));
    });

    [Fact]
    public void A_chain_needs_its_two_largest_neighbours()
    {
        var plan = new MemoryPlan([(1000, 0, 1), (2000, 1, 2), (512, 2, 3), (16, 3, 4)]);
        Assert.Equal(3000, plan.Total);
    }

    [Fact]
    public void Lives_run_forward() => Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryPlan([(1, 3, 2)]));
}
