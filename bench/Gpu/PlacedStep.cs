using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>A sandwich step on a backend, its data already there.</summary>
internal sealed class PlacedStep
{
    private readonly SandwichStep step;
    private readonly NetworkPlan[] plans;
    private readonly Tensor images;
    private readonly Tensor labels;

    public PlacedStep(IBackend backend, SearchSpace space, int classes, int resolution, in Tensor images)
    {
        plans = PlansOf(space, resolution);
        Net = new ElasticNet(space, classes);
        Net.Parameters.MoveTo(backend);
        Net.Parameters.Initialize(backend, 1);
        step = new SandwichStep(Net, backend, new Sgd(Net.Parameters, backend, new OptimizerOptions()), new SandwichOptions { Dropout = 0, DropConnect = 0 }, seed: 1);
        this.images = images;
        labels = backend.Rent(new Shape(images.Shape[0]), DType.Int32);
        backend.Fill(labels, 0);
    }

    public ElasticNet Net { get; }

    /// <summary>Runs it; the update at its end may still be under way.</summary>
    public void Run() => step.Run(images, labels, plans, learningRate: 0.01, step: 0);

    /// <summary>Floating-point operations of a step.</summary>
    public static double FlopsOf(SearchSpace space, int classes, int resolution, int batch) => 6.0 * batch * PlansOf(space, resolution).Sum(plan => NetworkCost.Of(plan, classes).Macs);

    // All subnets take the same images.
    private static NetworkPlan[] PlansOf(SearchSpace space, int resolution)
    {
        var drawn = new StepPlanner(space, new UniformSampler(space), new SandwichOptions().Subnets, seed: 1).PlansFor(0).ToArray();
        return Array.ConvertAll(drawn, plan => NetworkPlan.Create(space, plan.Architecture with { Resolution = resolution }));
    }
}
