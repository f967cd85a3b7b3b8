using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>The official training run of three sandwich steps on the toy space, repeated and compared figure by figure.</summary>
internal sealed class ToyTraining : IDisposable
{
    public const int Steps = 3;
    private const int Classes = 10;
    private static readonly WarmupCosine Schedule = new(BaseRate: 0.1, Iterations: 10, WarmupIterations: 2);

    private readonly CpuBackend cpu = new(threads: 1);
    private readonly IBackend backend;
    private readonly IGoldenFigures figures;
    private readonly double tolerance;
    private readonly SandwichStep step;
    private readonly Sgd optimizer;

    /// <param name="figures">What was recorded.</param>
    /// <param name="dtype">Element type of the net.</param>
    /// <param name="tolerance">Largest deviation from a figure.</param>
    /// <param name="device">What trains, if not the processor; it stays the caller's.</param>
    public ToyTraining(IGoldenFigures figures, DType dtype, double tolerance, IBackend? device = null)
    {
        this.figures = figures;
        this.tolerance = tolerance;
        backend = device ?? cpu;
        Net = new ElasticNet(ToySpace.Create(), Classes, dtype);
        Net.Parameters.MoveTo(backend);
        optimizer = new Sgd(Net.Parameters, backend, new OptimizerOptions());
        step = new SandwichStep(Net, backend, optimizer, new SandwichOptions { Dropout = 0, DropConnect = 0 }, seed: 0);
    }

    public ElasticNet Net { get; }

    public IBackend Backend => backend;

    public void LoadWeights()
    {
        foreach (var p in Net.Parameters.Parameters)
        {
            backend.Copy(p.FromFile(figures.Input("before/" + p.Name, Net.DType)), p.Value);
        }
    }

    /// <summary>Runs all steps by the recorded architectures.</summary>
    public void Run()
    {
        for (var t = 0; t < Steps; t++)
        {
            Run(t);
        }
    }

    /// <summary>Runs a step after those before it.</summary>
    public void Run(int t)
    {
        var definition = Definition(figures, t);
        var subnets = definition.GetProperty("subnets").EnumerateArray().ToArray();
        var plans = subnets.Select(s => GoldenCases.Plan(Net.Space, s.GetProperty("arch"))).ToArray();
        var images = figures.Input($"step{t}/images", Net.DType).ToNhwc().On(backend);
        var labels = Labels(definition, t).On(backend);
        Number($"step{t}/lr", definition.GetProperty("lr"), Schedule.At(t));
        CheckLogits(t, images, plans, subnets);

        step.Accumulate(images, labels, plans, t);
        for (var i = 0; i < subnets.Length; i++)
        {
            Number($"step{t}/loss{i}", subnets[i].GetProperty("loss"), step.Losses[i]);
        }

        var untouched = Net.Parameters.Parameters.Where(p => !p.Touched).Select(p => p.Name);
        Assert.Equal(definition.GetProperty("grad_none").EnumerateArray().Select(n => n.GetString()!), untouched);
        Assert.Equal(definition.GetProperty("n_clipped").GetInt32(), Net.Parameters.Gradients.ToDoubles().Count(g => Math.Abs(g) > 1));
        foreach (var p in Net.Parameters.Parameters.Where(p => p.Touched))
        {
            figures.Close($"step{t}/grad_before_clip/{p.Name}", p.ToFile(p.Gradient), tolerance);
        }

        optimizer.Step(Schedule.At(t));
        foreach (var p in Net.Parameters.Parameters)
        {
            figures.Close($"after{t}/{p.Name}", p.ToFile(p.Value), tolerance);
            if (p.Touched)
            {
                figures.Close($"momentum{t}/{p.Name}", p.ToFile(p.Momentum), tolerance);
            }
        }
    }

    private void CheckLogits(int t, in Tensor images, NetworkPlan[] plans, JsonElement[] subnets)
    {
        var tape = new Tape(backend, recording: false);
        var statistics = Net.NewStatistics();
        Tensor teacher = default;
        for (var i = 0; i < plans.Length; i++)
        {
            var logits = Net.Forward(new ForwardContext(tape, NormMode.Batch, statistics), tape.Constant(images), plans[i]).Value;
            figures.Close($"step{t}/logits{i}", logits, tolerance);
            if (subnets[i].TryGetProperty("picked_left", out var picked))
            {
                Assert.Equal(picked.EnumerateArray().Select(b => b.GetBoolean()), PicksLeft(logits, teacher));
            }
            else
            {
                teacher = logits;
            }
        }

        tape.Reset();

        // Training leaves running statistics where they start.
        for (var site = 0; site < statistics.Count; site++)
        {
            Assert.All(statistics.Mean(site).ToDoubles(), v => Assert.Equal(0, v));
            Assert.All(statistics.Variance(site).ToDoubles(), v => Assert.Equal(1, v));
        }
    }

    /// <summary>Per sample, whether the adaptive loss is that of alpha_min.</summary>
    private bool[] PicksLeft(in Tensor student, in Tensor teacher)
    {
        var adaptive = AlphaDivergenceOptions.Published;
        var both = PerSample(student, teacher, adaptive);
        var left = PerSample(student, teacher, adaptive with { AlphaMax = adaptive.AlphaMin });
        var right = PerSample(student, teacher, adaptive with { AlphaMin = adaptive.AlphaMax });
        return [.. both.Select((loss, i) => loss == left[i] && left[i] != right[i])];
    }

    private double[] PerSample(in Tensor student, in Tensor teacher, AlphaDivergenceOptions options)
    {
        var losses = Tensor.Zeros(new Shape(student.Shape[0]), student.DType).On(backend);
        backend.AlphaDivergence(student, teacher, options, losses, default);
        return losses.ToDoubles();
    }

    /// <summary>The description of a step: in the list <c>steps</c> of a bundle, a property of a digest.</summary>
    public static JsonElement Definition(IGoldenFigures figures, int t) =>
        figures.Meta.TryGetProperty("steps", out var steps) ? steps[t] : figures.Meta.GetProperty($"step{t}");

    private Tensor Labels(JsonElement definition, int t)
    {
        var labels = definition.TryGetProperty("target", out var target)
            ? target.EnumerateArray().Select(n => n.GetInt32()).ToArray()
            : Array.ConvertAll(figures.Input($"step{t}/target", DType.Float64).ToDoubles(), v => (int)v);
        return Tensor.Wrap(labels, new Shape(labels.Length));
    }

    private void Number(string name, JsonElement expected, double actual) => Numbers.Close(name, [expected.GetDouble()], [actual], tolerance);

    public void Dispose() => cpu.Dispose();
}
