using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

/// <summary>Subnets are drawn 256 steps at a time; wherever a run is cut, at the border of such a stretch too, it goes on with the same ones.</summary>
public sealed class StepPlannerTests
{
    private const int Steps = 900;
    private const int Subnets = 4;

    private static readonly SearchSpace Space = SearchSpaces.AlphaNet;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(600)]
    public void A_run_cut_anywhere_goes_on_with_the_subnets_it_would_have_had(int cut)
    {
        var whole = Architectures(New(seed: 5), 0, Steps);
        var planner = New(seed: 5);
        Architectures(planner, 0, cut);
        // What a checkpoint keeps stands before the stretch of the step to come.
        planner.PlansFor(cut);
        var state = planner.StretchState.ToArray();

        var resumed = New(seed: 99);
        resumed.Resume(state, cut);

        Assert.Equal(whole[(cut * Subnets)..], Architectures(resumed, cut, Steps));
    }

    [Fact]
    public void A_step_is_the_largest_net_random_ones_and_the_smallest()
    {
        var drawn = Architectures(New(seed: 1), 0, 300).Chunk(Subnets).ToArray();

        Assert.All(drawn, step => Assert.Equal((Space.Max, Space.Min), (step[0], step[^1])));
        Assert.True(drawn.SelectMany(step => step[1..^1]).Distinct().Count() > 590);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void With_attentive_sampling_every_place_has_candidates_of_one_cost_wherever_the_run_is_cut(int cut)
    {
        const int Candidates = 3;
        var bins = new FlopsBinSampler(Space, 1000, CostTable.Draw(Space, 1000, 3000, new PythonRandom(2)));
        StepPlanner New(long seed) => new(Space, new AttentiveSampler(bins, AttentiveRule.BestUp, Candidates), Subnets, seed);
        var planner = New(5);
        var whole = Architectures(planner, 0, 520);
        planner = New(5);
        Architectures(planner, 0, cut);
        planner.PlansFor(cut);
        var resumed = New(99);
        resumed.Resume(planner.StretchState.ToArray(), cut);

        var steps = whole.Chunk(2 + (Subnets - 2) * Candidates).ToArray();
        Assert.Equal(whole[(cut * steps[0].Length)..], Architectures(resumed, cut, 520));
        Assert.All(steps, step => Assert.Equal((Space.Max, Space.Min), (step[0], step[^1])));
        // A hundred redraws may still miss a rare bin.
        var together = steps.SelectMany(step => step[1..^1].Chunk(Candidates)).Count(place => place.Select(a => FlopsBins.Of(NetworkCost.Of(Space, a, 1000).MegaFlops, 25)).Distinct().Count() == 1);
        Assert.InRange(together, 520 * (Subnets - 2) * 9 / 10, 520 * (Subnets - 2));
    }

    private static StepPlanner New(long seed) => new(Space, new UniformSampler(Space), Subnets, seed);

    private static Architecture[] Architectures(StepPlanner planner, int from, int end) =>
        [.. Enumerable.Range(from, end - from).SelectMany(step => planner.PlansFor(step).ToArray()).Select(plan => plan.Architecture)];
}
