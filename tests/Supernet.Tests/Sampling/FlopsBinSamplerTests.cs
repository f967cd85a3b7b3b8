using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class FlopsBinSamplerTests
{
    internal static FlopsBinSampler Official(bool uniformBins = false) =>
        new(SearchSpaces.AlphaNet, SamplingGolden.Classes, CostTable.Load(GoldenFiles.Find("flops_archs_small.map")), uniformBins: uniformBins);

    [Fact]
    public void Prior_is_the_official_one_in_its_order()
    {
        var sampler = Official();
        var expected = SamplingGolden.Case("arch_sampler_prob_flops").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(row => row[0].GetInt32()), sampler.Bins);
        Assert.Equal(expected.Select(row => row[1].GetDouble()), sampler.Prior);
        Assert.Equal(SamplingGolden.Case("arch_sampler_min_max_flops").EnumerateArray().Select(bin => bin.GetInt32()), [sampler.Bins.Min(), sampler.Bins.Max()]);
    }

    [Fact]
    public void Uniform_bins_ignore_the_prior()
    {
        var sampler = Official(uniformBins: true);
        var random = new PythonRandom(0);
        var counts = Enumerable.Range(0, 4400).Select(_ => sampler.DrawBin(random)).CountBy(bin => bin).ToDictionary();
        // 100 expected in each; the prior would give the rarest 11 and the most frequent 242.
        Assert.All(sampler.Bins, bin => Assert.InRange(counts[bin], 50, 160));
    }

    [Fact]
    public void Subnets_cost_what_was_asked_for()
    {
        var sampler = Official();
        var random = new PythonRandom(7);
        var hits = Enumerable.Range(0, 50).Count(_ => FlopsBins.Of(NetworkCost.Of(SearchSpaces.AlphaNet, sampler.Sample(random, 500), SamplingGolden.Classes).MegaFlops, 25) == 500);
        Assert.InRange(hits, 45, 50);
    }

    [Fact]
    public void The_101st_draw_is_taken_whatever_it_costs()
    {
        // No net of this space costs nearly as much as its table claims, so that every draw misses the bin.
        const int bin = 10_000;
        const int genes = 1 + 5 + 3 + 3 + 3;
        var space = ToySpace.Create();
        var (first, second) = (space.Min, space.Max);
        var sampler = new FlopsBinSampler(space, 10, [new(first, bin), new(second, bin)]);
        var random = new PythonRandom(6);
        var drawn = sampler.Sample(random, bin);

        // By hand: every gene of every draw takes one number, and has the value of either row with the same odds.
        var byHand = new PythonRandom(6);
        for (var i = 0; i < 100 * genes; i++)
        {
            byHand.NextDouble();
        }

        int[] Pick(IEnumerable<int> low, IEnumerable<int> high) => [.. low.Zip(high, (a, b) => byHand.NextDouble() < 0.5 ? a : b)];
        var resolution = Pick([first.Resolution], [second.Resolution])[0];
        var widths = Pick(first.Widths, second.Widths);
        var kernels = Pick(first.KernelSizes, second.KernelSizes);
        var depths = Pick(first.Depths, second.Depths);
        var expands = Pick(first.ExpandRatios, second.ExpandRatios);
        Assert.Equal(new Architecture(resolution, [.. widths], [.. depths], [.. kernels], [.. expands]), drawn);
        Assert.Equal(byHand.NextDouble(), random.NextDouble());
    }

    [Fact]
    public void Misuse_is_named()
    {
        var toy = ToySpace.Create();
        Assert.Throws<ArgumentException>(() => new FlopsBinSampler(toy, 10, []));
        Assert.Throws<ArgumentException>(() => new FlopsBinSampler(toy, 10, [new CostTableRow(SearchSpaces.AlphaNet.Min, 203)]));
        Assert.Contains("bins are 325, 350", Assert.Throws<ArgumentException>(() => Official().Sample(new PythonRandom(0), 1)).Message);
    }
}
