using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public sealed class ForestEvaluatorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alphanet-forest-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_search_goes_where_the_forest_says_and_what_it_does_not_say_stays_unknown()
    {
        var space = ToySpace.Create();
        // By the width of the stem, the first gene after the resolution.
        var evaluator = new ForestEvaluator(Stump(gene: 1), space);
        var search = new EvolutionarySearch(space, SearchPresets.For(space, 10, population: 8, generations: 3));

        var front = search.Run(evaluator);

        Assert.Equal([new(40, null, null), new(60, null, null)], front.Select(subnet => subnet.Accuracy));
        Assert.Equal((space.Min, 16), (front[0].Architecture, front[1].Architecture.Widths[0]));
        // A state holds it as it is.
        Assert.Equal(search.Front.AsEnumerable(), EvolutionarySearch.Resume(space, search.Options, search.SaveState()).Front);
    }

    [Fact]
    public void A_forest_of_a_larger_space_is_refused()
    {
        var space = ToySpace.Create();
        var last = space.Genes.Length - 1;

        Assert.Equal(60, new ForestEvaluator(Stump(last), space).Evaluate(space.Max, default).Top1);
        var message = Assert.Throws<ArgumentException>(() => new ForestEvaluator(Stump(last + 1), space)).Message;
        Assert.Contains($"tests {last + 2} genes, subnets of space 'toy' have {last + 1}", message, StringComparison.Ordinal);
    }

    [SharedGoldenFact("acc_predictor_forest.json", "acc_predictor_forest.bin")]
    public void The_published_search_by_the_published_predictor_comes_up_to_the_published_nets()
    {
        var space = SearchSpaces.AlphaNet;
        var forest = AccuracyForest.Load(GoldenFiles.Find("acc_predictor_forest.json"));
        var search = new EvolutionarySearch(space, new SearchOptions());

        var front = search.Run(new ForestEvaluator(forest, space));

        Assert.All(search.Measured, subnet => Assert.Equal(forest.Predict(subnet.Architecture), subnet.Accuracy.Top1));
        Assert.True(search.BestPerBin.Length > 90, $"{search.BestPerBin.Length} of 101 bins");
        // One seed's luck is hundredths of a point; resolutions lie whole points apart.
        foreach (var (name, published) in space.Presets)
        {
            var cost = NetworkCost.Of(space, published, 1000).MegaFlops;
            var found = front.Last(subnet => subnet.Cost.MegaFlops <= cost + search.Options.BinStep);
            Assert.True(found.Accuracy.Top1 >= forest.Predict(published) - 0.05, $"{name}: {forest.Predict(published)} at {cost}, found {found.Accuracy.Top1} at {found.Cost.MegaFlops}");
        }
    }

    private AccuracyForest Stump(int gene)
    {
        var path = Path.Combine(folder.FullName, "forest.json");
        var candidates = ToySpace.Create().Genes.ElementAtOrDefault(gene)?.Candidates ?? [0, 1];
        ForestFile.WriteStump(path, gene, threshold: candidates.Min(), atMost: 40, above: 60);
        return AccuracyForest.Load(path);
    }
}
