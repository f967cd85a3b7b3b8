using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class EvolutionarySearchTests
{
    private static readonly SearchSpace Space = SearchSpaces.AlphaNet;

    private static readonly SearchOptions Small = new()
    {
        InitialPopulation = 24,
        Mutants = 12,
        Children = 12,
        Generations = 5,
        MinMegaFlops = 200,
        MaxMegaFlops = 900,
        Seed = 3,
        BatchSize = 5,
    };

    public static TheoryData<SelectionRule> Rules => [SelectionRule.BestPerBin, SelectionRule.NonDominated];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Starts_from_the_min_net_and_stays_in_the_cost_range(SelectionRule rule)
    {
        var search = new EvolutionarySearch(Space, Small with { Selection = rule });
        Assert.Equal(24, search.Population.Length);
        Assert.Equal(Space.Min, search.Population[0]);
        var evaluator = new FakeEvaluator();
        search.Step(evaluator);
        Assert.Equal(24, search.Population.Length);
        search.Run(evaluator);
        Assert.True(search.IsFinished);
        Assert.Empty(search.Population);
        Assert.All(search.Measured, s => Assert.InRange(s.Cost.MegaFlops, 200, 900));
        Assert.All(search.Measured, s => Assert.Equal(FakeEvaluator.Of(s.Architecture), s.Accuracy));
        Assert.All(evaluator.BatchSizes, size => Assert.InRange(size, 1, 5));
        Assert.Throws<InvalidOperationException>(() => search.Step(evaluator));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Measures_every_subnet_once(SelectionRule rule)
    {
        var evaluator = new FakeEvaluator();
        var search = new EvolutionarySearch(ToySpace.Create(), Small with { Classes = 10, MinMegaFlops = 0, Selection = rule });
        search.Run(evaluator);
        Assert.Equal(evaluator.Asked.Count, evaluator.Asked.Distinct().Count());
        Assert.Equal(evaluator.Asked, search.Measured.Select(s => s.Architecture));
    }

    [Theory]
    [InlineData(SelectionRule.NonDominated, 0, 1e9, true)]
    [InlineData(SelectionRule.NonDominated, 0, 2, false)]
    [InlineData(SelectionRule.BestPerBin, 0, 1e9, false)]
    public void A_search_for_fronts_begins_with_both_ends(SelectionRule rule, double least, double most, bool withMax)
    {
        var space = ToySpace.Create();
        var search = new EvolutionarySearch(space, Small with { Classes = 10, MinMegaFlops = least, MaxMegaFlops = most, Selection = rule });
        Assert.Equal(Small.InitialPopulation, search.Population.Length);
        Assert.Equal(space.Min, search.Population[0]);
        Assert.Equal(withMax, search.Population[^1] == space.Max);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nets_outside_the_range_are_not_offered_though_the_min_net_is_measured(SelectionRule rule)
    {
        var search = new EvolutionarySearch(Space, Small with { MinMegaFlops = 400, Selection = rule });
        search.Run(new FakeEvaluator());

        Assert.Equal(Space.Min, search.Measured.First().Architecture);
        Assert.NotEmpty(search.Front);
        Assert.All(search.Front.Concat(search.BestPerBin), s => Assert.InRange(s.Cost.MegaFlops, 400, 900));
    }

    [Fact]
    public void A_min_net_outside_the_range_that_beats_all_does_not_end_the_search()
    {
        var search = new EvolutionarySearch(Space, Small with { MinMegaFlops = 400, Selection = SelectionRule.NonDominated });
        search.Run(new FakeEvaluator { Accuracy = a => a == Space.Min ? new(1e6, 1e6, 0) : FakeEvaluator.Of(a) });

        Assert.Equal(Space.Min, search.Measured.MaxBy(s => s.Accuracy.Top1)!.Architecture);
        Assert.All(search.Front, s => Assert.InRange(s.Cost.MegaFlops, 400, 900));
    }

    [Fact]
    public void Published_rule_keeps_the_best_of_every_bin()
    {
        var search = new EvolutionarySearch(Space, Small);
        search.Run(new FakeEvaluator());
        var expected = search.Measured.GroupBy(s => FlopsBins.Of(s.Cost.MegaFlops, 10)).OrderBy(bin => bin.Key).Select(bin => bin.MaxBy(s => s.Accuracy.Top1));
        Assert.Equal(expected, search.BestPerBin);
        Assert.All(search.Front, member => Assert.DoesNotContain(search.Measured, other => other.Dominates(member)));
        Assert.True(search.BestPerBin.Length > search.Front.Length);
    }

    [Fact]
    public void Published_rule_draws_mutants_then_children_of_the_table_in_order_of_entry()
    {
        var search = new EvolutionarySearch(Space, Small);
        var first = search.Population;
        search.Step(new FakeEvaluator());

        // The rule of the published search, written out once more.
        var random = new PythonRandom(3);
        var uniform = new UniformSampler(Space);
        var range = new CostRange(Space, 1000, 200, 900);
        var initial = new List<Architecture> { Space.Min };
        while (initial.Count < 24)
        {
            var draw = uniform.Sample(random);
            if (range.Contains(draw)) initial.Add(draw);
        }
        Assert.Equal(initial, first);
        var table = new OrderedDictionary<int, Architecture>();
        foreach (var a in initial)
        {
            var bin = FlopsBins.Of(NetworkCost.Of(Space, a, 1000).MegaFlops, 10);
            if (!table.TryGetValue(bin, out var best) || FakeEvaluator.Of(a).Top1 > FakeEvaluator.Of(best).Top1) table[bin] = a;
        }
        ImmutableArray<Architecture> parents = [.. table.Values];
        var next = new List<Architecture>();
        while (next.Count < 24)
        {
            var draw = next.Count < 12
                ? Variation.Mutate(Space, random.Choice(parents), 0.2, random)
                : Variation.Cross(Space, random.Choice(parents), random.Choice(parents), random);
            if (range.Contains(draw)) next.Add(draw);
        }
        Assert.Equal(next, search.Population);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Finds_better_nets_than_the_same_number_of_random_draws(SelectionRule rule)
    {
        var search = new EvolutionarySearch(Space, Small with { Generations = 12, Selection = rule });
        var front = search.Run(new FakeEvaluator());
        var random = new PythonRandom(11);
        var sampler = new RangeSampler(new CostRange(Space, 1000, 200, 900));
        var drawn = SamplingBaseline(search.Measured.Count, () => sampler.Sample(random));
        var lines = ParetoFront.Of(drawn);
        // Mean over a grid of costs of the best accuracy that is to be had.
        static double Mean(ImmutableArray<EvaluatedSubnet> front) =>
            Enumerable.Range(0, 9).Average(i => front.Where(s => s.Cost.MegaFlops <= 450 + (i * 50)).Max(s => s.Accuracy.Top1));
        Assert.True(Mean(front) > Mean(lines) + 0.5, $"search {Mean(front)}, random {Mean(lines)}");
    }

    [Fact]
    public void Is_deterministic_in_the_seed()
    {
        ImmutableArray<EvaluatedSubnet> Run(long seed) => new EvolutionarySearch(Space, Small with { Seed = seed }).Run(new FakeEvaluator());
        Assert.Equal(Run(3).AsEnumerable(), Run(3));
        Assert.NotEqual(Run(3).AsEnumerable(), Run(4));
    }

    [Theory]
    [InlineData(SelectionRule.BestPerBin, 7)]
    [InlineData(SelectionRule.NonDominated, 7)]
    [InlineData(SelectionRule.BestPerBin, 40)]
    [InlineData(SelectionRule.NonDominated, 61)]
    public void A_search_stopped_anywhere_resumes_to_the_same_end(SelectionRule rule, int stopAfter)
    {
        var options = Small with { Selection = rule };
        var whole = new EvolutionarySearch(Space, options);
        whole.Run(new FakeEvaluator());

        using var cancellation = new CancellationTokenSource();
        var evaluator = new FakeEvaluator { OnAsk = asked => { if (asked == stopAfter) cancellation.Cancel(); } };
        var stopped = new EvolutionarySearch(Space, options);
        Assert.Throws<OperationCanceledException>(() => stopped.Run(evaluator, cancellation: cancellation.Token));
        var measuredBefore = evaluator.Asked.Count;
        Assert.Equal(measuredBefore, stopped.Measured.Count);

        var resumed = EvolutionarySearch.Resume(Space, options, stopped.SaveState());
        resumed.Run(evaluator);
        Assert.Equal(whole.Measured, resumed.Measured);
        Assert.Equal(whole.BestPerBin.AsEnumerable(), resumed.BestPerBin);
        Assert.Equal(whole.SaveState(), resumed.SaveState());
        Assert.Equal(evaluator.Asked.Count, evaluator.Asked.Distinct().Count());
    }

    [Fact]
    public void A_generation_of_known_subnets_hears_cancellation_too()
    {
        var evaluator = new FakeEvaluator();
        var search = new EvolutionarySearch(Space, Small with { InitialPopulation = 1, Mutants = 1, Children = 0, MutationProbability = 1e-9, MinMegaFlops = 0 });
        search.Step(evaluator);
        Assert.Equal(Space.Min, Assert.Single(search.Population));
        Assert.Throws<OperationCanceledException>(() => search.Step(evaluator, new CancellationToken(canceled: true)));
        search.Step(evaluator);
        Assert.Equal(Space.Min, Assert.Single(evaluator.Asked));
    }

    [Fact]
    public void Progress_tells_of_every_generation()
    {
        var heard = new Recorder();
        new EvolutionarySearch(Space, Small).Run(new FakeEvaluator(), heard);
        Assert.Equal([1, 2, 3, 4, 5], heard.Reports.Select(r => r.Generation));
        Assert.All(heard.Reports, r => Assert.NotEmpty(r.Front));
        Assert.True(heard.Reports[4].Measured > heard.Reports[0].Measured);
    }

    [Fact]
    public void Nets_that_diverged_are_no_parents()
    {
        var search = new EvolutionarySearch(Space, Small);
        Assert.Contains("NaN", Assert.Throws<InvalidOperationException>(() => search.Run(new Diverged())).Message);
    }

    [Theory]
    [InlineData("{}", "'version' is missing")]
    [InlineData("""{"version":2}""", "version must be 1")]
    [InlineData("""{"version":1,"space":"toy"}""", "belongs to the space toy")]
    [InlineData("[", "not JSON")]
    [InlineData("""{"version":1,"space":"alphanet","generation":-1}""", "'generation'")]
    [InlineData("""{"version":1,"space":"alphanet","generation":1,"population":[1]}""", "must be a text")]
    [InlineData("""{"version":1,"space":"alphanet","generation":1,"population":[],"best_of_bin":{}}""", "'best_of_bin' must be a list")]
    public void Damaged_states_are_refused(string state, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => EvolutionarySearch.Resume(Space, Small, state)).Message);

    [Fact]
    public void A_finished_search_cannot_be_made_longer()
    {
        var search = new EvolutionarySearch(Space, Small with { Generations = 1 });
        search.Run(new FakeEvaluator());
        Assert.Throws<ArgumentException>(() => EvolutionarySearch.Resume(Space, Small, search.SaveState()));
    }

    [Fact]
    public void What_was_measured_before_a_failure_or_a_kill_is_kept()
    {
        var search = new EvolutionarySearch(Space, Small);
        var states = new List<string>();
        Assert.Throws<InvalidDataException>(() => search.Step(new FailsAfter(12), measuredSome: () => states.Add(search.SaveState())));
        Assert.Equal(Enumerable.Range(1, 12), states.Select(state => EvolutionarySearch.Resume(Space, Small, state).Measured.Count));

        var expected = new EvolutionarySearch(Space, Small).Run(new FakeEvaluator());
        foreach (var state in states.Append(search.SaveState()))
        {
            Assert.Equal(expected.AsEnumerable(), EvolutionarySearch.Resume(Space, Small, state).Run(new FakeEvaluator()));
        }
    }

    [Theory]
    [InlineData(SelectionRule.BestPerBin, 3)]
    [InlineData(SelectionRule.BestPerBin, 31)]
    [InlineData(SelectionRule.NonDominated, 31)]
    [InlineData(SelectionRule.NonDominated, 49)]
    public void Subnets_of_a_batch_that_failed_are_kept_in_whatever_order_threads_ended(SelectionRule rule, int failsAfter)
    {
        var options = Small with { Selection = rule };
        var whole = new EvolutionarySearch(Space, options);
        whole.Run(new FakeEvaluator());

        var stopped = new EvolutionarySearch(Space, options);
        Assert.Throws<InvalidDataException>(() => stopped.Run(new Backwards(failsAfter)));
        Assert.Equal(failsAfter, stopped.Measured.Count);
        var resumed = EvolutionarySearch.Resume(Space, options, stopped.SaveState());
        Assert.Equal(failsAfter, resumed.Measured.Count);
        resumed.Run(new Backwards());

        Assert.Equal(whole.SaveState(), resumed.SaveState());
    }

    private static EvaluatedSubnet[] SamplingBaseline(int count, Func<Architecture> draw) =>
        [.. Enumerable.Range(0, count).Select(_ => draw()).Select(a => new EvaluatedSubnet(a, NetworkCost.Of(Space, a, 1000), FakeEvaluator.Of(a)))];

    private sealed class FailsAfter(int subnets) : ISubnetEvaluator
    {
        private int measured;

        public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) =>
            measured++ < subnets ? FakeEvaluator.Of(architecture) : throw new InvalidDataException("a device failed");
    }

    private sealed class Diverged : ISubnetEvaluator
    {
        public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => new(double.NaN, double.NaN, double.NaN);
    }

    private sealed class Recorder : IProgress<SearchProgress>
    {
        public List<SearchProgress> Reports { get; } = [];

        public void Report(SearchProgress value) => Reports.Add(value);
    }
}
