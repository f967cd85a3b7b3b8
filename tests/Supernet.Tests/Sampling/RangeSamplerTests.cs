using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class RangeSamplerTests
{
    [Fact]
    public void Draws_the_official_subnets()
    {
        var expected = SamplingGolden.Architectures("sample_within_300_400_seed0");
        var sampler = new RangeSampler(new CostRange(SearchSpaces.AlphaNet, SamplingGolden.Classes, 300, 400));
        var random = new PythonRandom(0);
        Assert.Equal(expected, SamplingGolden.Draw(expected.Length, () => sampler.Sample(random)));
        Assert.All(expected, a => Assert.InRange(NetworkCost.Of(SearchSpaces.AlphaNet, a, SamplingGolden.Classes).MegaFlops, 300, 400));
    }

    [Fact]
    public void Ends_belong_to_the_range()
    {
        var space = ToySpace.Create();
        var cost = NetworkCost.Of(space, space.Min, 10).MegaFlops;
        Assert.True(new CostRange(space, 10, cost, cost).Contains(space.Min));
        Assert.False(new CostRange(space, 10, double.BitIncrement(cost), 100).Contains(space.Min));
    }

    [Fact]
    public void An_empty_range_ends_in_an_error_that_names_what_there_is()
    {
        var smallest = ToySpace.Create().Min;
        var message = Assert.Throws<InvalidOperationException>(() => new CostRange(ToySpace.Create(), 10, 500, 600).DrawUntilInside(() => smallest)).Message;
        Assert.Contains("500 to 600 MFLOPs", message);
        Assert.Contains("'toy'", message);
    }
}
