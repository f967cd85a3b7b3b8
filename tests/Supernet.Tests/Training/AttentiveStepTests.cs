using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

/// <summary>Attentive sampling within a step. Runs by itself: it reads the process's allocation counter.</summary>
[Collection(nameof(SandwichStepTests))]
public sealed class AttentiveStepTests : IDisposable
{
    private const int Classes = 5;
    private const int Candidates = 3;

    private static readonly SearchSpace Space = ToySpace.Create();

    private readonly CpuBackend backend = new(1);
    private readonly ElasticNet net = new(Space, Classes);
    private readonly Tensor images;
    private readonly Tensor labels = Tensor.From<int>([0, 3, 1, 4, 2, 2], new Shape(6));

    public AttentiveStepTests()
    {
        net.Parameters.Initialize(backend, 4);
        var random = new Random(8);
        images = Tensor.From<float>([.. Enumerable.Range(0, 6 * 32 * 32 * 3).Select(_ => (float)(2 * random.NextDouble() - 1))], new Shape(6, 32, 32, 3));
    }

    public void Dispose() => backend.Dispose();

    [Theory]
    [InlineData(AttentiveRule.BestUp)]
    [InlineData(AttentiveRule.WorstUp)]
    public void Of_each_places_candidates_the_one_with_the_least_or_greatest_smoothed_loss_is_trained(AttentiveRule rule)
    {
        var plans = Plans(places: 2, seed: 3);
        var losses = plans.Select(SmoothedLoss).ToArray();
        var step = Step(rule, subnets: 4);

        step.Run(images, labels, plans, learningRate: 0.1, step: 0);

        Assert.Equal([Space.Max, Space.Min], [step.Trained[0].Architecture, step.Trained[^1].Architecture]);
        for (var place = 0; place < 2; place++)
        {
            var own = Enumerable.Range(1 + place * Candidates, Candidates).ToArray();
            Assert.True(own.Select(i => losses[i]).Distinct().Count() == Candidates, "the candidates can be told apart");
            var expected = rule == AttentiveRule.BestUp ? own.MinBy(i => losses[i]) : own.MaxBy(i => losses[i]);
            Assert.Equal(plans[expected].Architecture, step.Trained[1 + place].Architecture);
        }
    }

    [Fact]
    public void Scoring_changes_no_bit_of_what_the_chosen_subnets_learn()
    {
        var plans = Plans(places: 1, seed: 5);
        var step = Step(AttentiveRule.BestUp, subnets: 3);
        step.Accumulate(images, labels, plans, step: 7);
        var gradients = net.Parameters.Gradients.ToArray<float>();
        var trained = step.Trained.ToArray();

        var plain = new SandwichStep(net, backend, new Sgd(net.Parameters, backend, new OptimizerOptions()), Options(subnets: 3), seed: 1);
        plain.Accumulate(images, labels, trained, step: 7);

        Assert.Contains(gradients, g => g != 0);
        Assert.Equal(gradients, net.Parameters.Gradients.ToArray<float>());
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        var plans = Plans(places: 1, seed: 5);
        var step = Step(AttentiveRule.WorstUp, subnets: 3);
        for (var t = 0; t < 2; t++)
        {
            step.Run(images, labels, plans, 0.01, t);
        }

        Assert.Equal(0, Allocation.OfProcess(() => step.Run(images, labels, plans, 0.01, 2)));
    }

    [Fact]
    public void Scores_that_are_no_numbers_leave_the_first_candidate_whose_loss_tells_of_it()
    {
        var plans = Plans(places: 1, seed: 5);
        net.Parameters.Values.Span<float>().Fill(float.NaN);
        var step = Step(AttentiveRule.BestUp, subnets: 3);

        step.Accumulate(images, labels, plans, step: 0);

        Assert.Equal(plans[1].Architecture, step.Trained[1].Architecture);
        Assert.True(double.IsNaN(step.Losses[1]));
    }

    [Fact]
    public void A_step_names_how_many_candidates_it_needs_and_that_two_subnets_leave_none_to_choose()
    {
        var step = Step(AttentiveRule.BestUp, subnets: 4);

        Assert.Contains("3 candidates", Assert.Throws<ArgumentException>(() => step.Accumulate(images, labels, Plans(places: 1, seed: 1), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("3 or more subnets", Assert.Throws<ArgumentException>((Options(subnets: 2) with { Attentive = new AttentiveOptions() }).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_bins_are_of_25_MFLOPs_and_a_small_space_has_them_in_proportion()
    {
        Assert.Equal(new AttentiveOptions { Rule = AttentiveRule.BestUp, Candidates = 3, BinStep = 25 }, RunPresets.Attentive(SearchSpaces.AlphaNet));
        Assert.Equal(1, RunPresets.Attentive(SearchSpaces.Cifar).BinStep);
    }

    private static NetworkPlan[] Plans(int places, long seed)
    {
        var table = CostTable.Draw(Space, Classes, 500, new PythonRandom(seed));
        var sampler = new AttentiveSampler(new FlopsBinSampler(Space, Classes, table, step: 1), AttentiveRule.BestUp, Candidates);
        return new StepPlanner(Space, sampler, 2 + places, seed).PlansFor(0).ToArray();
    }

    private static SandwichOptions Options(int subnets) => new() { Subnets = subnets, Dropout = 0.3, DropConnect = 0.3 };

    private SandwichStep Step(AttentiveRule rule, int subnets) => new(
        net, backend, new Sgd(net.Parameters, backend, new OptimizerOptions()), Options(subnets) with { Attentive = new AttentiveOptions { Rule = rule, Candidates = Candidates } }, seed: 1);

    // By the unfused layers, and by hand from their logits: 0.9 of the label and 0.1 spread over all classes.
    private double SmoothedLoss(NetworkPlan plan)
    {
        var tape = new Tape(backend);
        var logits = net.Forward(new ForwardContext(tape, NormMode.Batch, Fused: false), tape.Constant(images), plan).Value.ToArray<float>();
        tape.Reset();
        var sum = 0.0;
        for (var i = 0; i < 6; i++)
        {
            var row = logits.AsSpan(i * Classes, Classes).ToArray().Select(v => (double)v).ToArray();
            var log = Math.Log(row.Sum(Math.Exp));
            sum += Enumerable.Range(0, Classes).Sum(c => ((c == labels.Span<int>()[i] ? 0.9 : 0) + 0.1 / Classes) * (log - row[c]));
        }

        return sum / 6;
    }
}
