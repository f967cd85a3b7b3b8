using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

public class VariationTests
{
    private static readonly SearchSpace Space = SearchSpaces.AlphaNet;

    [Fact]
    public void Mutates_as_the_official_program()
    {
        var parent = SamplingGolden.Architectures("sample_active_subnet_seed0")[0];
        var expected = SamplingGolden.Architectures("mutate_prob0.2_seed2_from_seed0[0]");
        var random = new PythonRandom(2);
        Assert.Equal(expected, SamplingGolden.Draw(expected.Length, () => Variation.Mutate(Space, parent, 0.2, random)));
    }

    [Fact]
    public void Crosses_as_the_official_program()
    {
        var parents = SamplingGolden.Architectures("sample_active_subnet_seed0");
        var expected = SamplingGolden.Architectures("crossover_seed3_seed0[0]x[1]");
        var random = new PythonRandom(3);
        Assert.Equal(expected, SamplingGolden.Draw(expected.Length, () => Variation.Cross(Space, parents[0], parents[1], random)));
    }

    [Fact]
    public void Mutants_stay_in_the_space() =>
        Prop.ForAll(Arbitraries.In(Space), Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, 100).ToArbitrary(), (parent, seed, percent) =>
            Space.Contains(Variation.Mutate(Space, parent, percent / 100.0, new PythonRandom(seed)))).Check(Laws.Cases());

    [Fact]
    public void With_probability_0_nothing_mutates() =>
        Prop.ForAll(Arbitraries.In(Space), Gen.Choose(0, int.MaxValue).ToArbitrary(), (parent, seed) =>
            Variation.Mutate(Space, parent, 0, new PythonRandom(seed)) == parent).Check(Laws.Cases());

    [Fact]
    public void A_mutated_gene_takes_another_candidate_and_one_without_stays() =>
        Prop.ForAll(Arbitraries.In(Space), Gen.Choose(0, int.MaxValue).ToArbitrary(), (parent, seed) =>
        {
            var (before, after) = (parent.ToGenes(), Variation.Mutate(Space, parent, 1, new PythonRandom(seed)).ToGenes());
            return Space.Genes.Select((gene, i) => gene.Candidates.Length == 1 ? after[i] == before[i] : after[i] != before[i] && gene.Candidates.Contains(after[i])).All(holds => holds);
        }).Check(Laws.Cases());

    [Fact]
    public void Children_have_every_gene_from_a_parent() =>
        Prop.ForAll(Arbitraries.In(Space), Arbitraries.In(Space), Gen.Choose(0, int.MaxValue).ToArbitrary(), (a, b, seed) =>
        {
            var (x, y, child) = (a.ToGenes(), b.ToGenes(), Variation.Cross(Space, a, b, new PythonRandom(seed)).ToGenes());
            return child.Select((gene, i) => gene == x[i] || gene == y[i]).All(inherited => inherited);
        }).Check(Laws.Cases());

    [Fact]
    public void Strangers_and_impossible_probabilities_are_refused()
    {
        var random = new PythonRandom(0);
        var stranger = ToySpace.Create().Max;
        Assert.Throws<ArgumentException>(() => Variation.Mutate(Space, stranger, 0.2, random));
        Assert.Throws<ArgumentException>(() => Variation.Cross(Space, Space.Min, stranger, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variation.Mutate(Space, Space.Min, 1.5, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => Variation.Mutate(Space, Space.Min, double.NaN, random));
    }
}
