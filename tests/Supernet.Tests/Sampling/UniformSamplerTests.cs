using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class UniformSamplerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Draws_the_official_subnets(int seed)
    {
        var expected = SamplingGolden.Architectures($"sample_active_subnet_seed{seed}");
        var sampler = new UniformSampler(SearchSpaces.AlphaNet);
        var random = new PythonRandom(seed);
        Assert.Equal(expected, SamplingGolden.Draw(expected.Length, () => sampler.Sample(random)));
    }

    [Fact]
    public void Reaches_every_candidate_of_every_gene()
    {
        var space = SearchSpaces.Cifar;
        var sampler = new UniformSampler(space);
        var random = new PythonRandom(0);
        var drawn = SamplingGolden.Draw(300, () => sampler.Sample(random));
        Assert.All(space.Genes, gene => Assert.Equal(gene.Candidates.Order(), drawn.Select(a => a[gene.Kind, gene.Index]).Distinct().Order()));
    }
}
