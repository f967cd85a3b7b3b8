using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class AttentiveSamplerTests
{
    [Fact]
    public void Draws_the_official_bins_and_candidates()
    {
        var sampler = new AttentiveSampler(FlopsBinSamplerTests.Official(), AttentiveRule.BestUp);
        var random = new PythonRandom(6);
        foreach (var expected in SamplingGolden.Case("arch_sampler_seed6").EnumerateArray())
        {
            var (bin, candidates) = sampler.Draw(random);
            Assert.Equal(expected.GetProperty("target").GetInt32(), bin);
            Assert.Equal(expected.GetProperty("archs").EnumerateArray().Select(Architecture.FromJson), candidates);
        }
    }

    [Fact]
    public void Takes_the_best_or_the_worst_and_the_first_of_equals()
    {
        var bins = FlopsBinSamplerTests.Official();
        var candidates = new AttentiveSampler(bins, AttentiveRule.BestUp).Draw(new PythonRandom(6)).Candidates;
        double Score(Architecture a) => -NetworkCost.Of(SearchSpaces.AlphaNet, a, SamplingGolden.Classes).Macs;
        Architecture Pick(AttentiveRule rule, Func<Architecture, double> score) => new AttentiveSampler(bins, rule).Sample(new PythonRandom(6), score);
        Assert.Equal(candidates.MaxBy(Score), Pick(AttentiveRule.BestUp, Score));
        Assert.Equal(candidates.MinBy(Score), Pick(AttentiveRule.WorstUp, Score));
        Assert.NotEqual(Pick(AttentiveRule.BestUp, Score), Pick(AttentiveRule.WorstUp, Score));
        Assert.Equal(candidates[0], Pick(AttentiveRule.BestUp, _ => 1));
        Assert.Equal(candidates[0], Pick(AttentiveRule.WorstUp, _ => 1));
    }

    [Theory]
    [InlineData(AttentiveRule.BestUp)]
    [InlineData(AttentiveRule.WorstUp)]
    public void A_score_that_is_no_number_never_wins(AttentiveRule rule)
    {
        var sampler = new AttentiveSampler(FlopsBinSamplerTests.Official(), rule);
        var candidates = sampler.Draw(new PythonRandom(6)).Candidates;
        Assert.Equal(candidates[1], sampler.Sample(new PythonRandom(6), a => a == candidates[1] ? double.NegativeInfinity : double.NaN));
        var error = Assert.Throws<InvalidOperationException>(() => sampler.Sample(new PythonRandom(6), _ => double.NaN));
        Assert.Contains("all 3 candidates are NaN", error.Message);
    }

    [Fact]
    public void Needs_candidates() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AttentiveSampler(FlopsBinSamplerTests.Official(), AttentiveRule.BestUp, 0));
}
