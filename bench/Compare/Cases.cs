using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>Our side of the work in <c>torch_peer.py</c>, under the names it has there, and what we measure alone.</summary>
internal static class Cases
{
    private const int Batch = OfficialStep.Batch;
    private const int Side = 56;
    private const int Channels = 144;
    private const int SmallBatch = 128;
    private const int SmallClasses = 10;
    private const double LearningRate = 0.01;
    private const ulong Seed = 1;

    public static IReadOnlyList<Case> All { get; } =
    [
        new("gemm", 5, 5, Gemm),
        new("pw", 5, 2, Pointwise),
        new("dw_fwd", 5, 2, DepthwiseForward),
        new("dw_bwd", 5, 1, DepthwiseBackward),
        new("infer1", 5, 4, backend => Inference(backend, 1)),
        new("infer16", 5, 4, backend => Inference(backend, Batch)),
        new("train", 3, 1, TrainingStep),
        new("step_small", 5, 1, SmallStep, HasPeer: false),
    ];

    public static Case Named(string name) => All.First(c => c.Name == name);

    private static Action Gemm(CpuBackend backend)
    {
        const int size = 1024;
        var (a, b, c) = (Normal(backend, size, size), Normal(backend, size, size), Normal(backend, size, size));
        return () => backend.MatMul(a, b, c);
    }

    private static Action Pointwise(CpuBackend backend)
    {
        const int outputs = 32;
        var (x, y) = (Normal(backend, Batch, Side, Side, Channels), Normal(backend, Batch, Side, Side, outputs));
        var weight = Normal(backend, outputs, 1, 1, Channels);
        return () => backend.Conv2d(x, weight, y, stride: 1, padding: 0);
    }

    private static Action DepthwiseForward(CpuBackend backend)
    {
        var (x, y, weight) = (Map(backend), Map(backend), Normal(backend, 3, 3, Channels));
        return () => backend.Depthwise(x, weight, y, stride: 1);
    }

    private static Action DepthwiseBackward(CpuBackend backend)
    {
        var (x, dy, dx) = (Map(backend), Map(backend), Map(backend));
        var (weight, dw) = (Normal(backend, 3, 3, Channels), Normal(backend, 3, 3, Channels));
        return () => backend.DepthwiseBackward(x, weight, dy, dx, accumulate: false, dw, stride: 1);
    }

    private static Action Inference(CpuBackend backend, int batch)
    {
        var net = new ElasticNet(SearchSpaces.AlphaNet, OfficialStep.Classes, training: false);
        net.Parameters.Initialize(backend, Seed);
        var compiled = new InferenceNet(net, OfficialStep.Smallest, net.NewStatistics(), backend);
        var logits = Tensor.Uninitialized(new Shape(batch, OfficialStep.Classes));
        var images = Normal(backend, batch, OfficialStep.Resolution, OfficialStep.Resolution, StemPlan.InChannels);
        return () => compiled.Run(images, logits);
    }

    private static Action TrainingStep(CpuBackend backend) => Step(
        backend, SearchSpaces.AlphaNet, OfficialStep.Classes, OfficialStep.Plans, Normal(backend, Batch, OfficialStep.Resolution, OfficialStep.Resolution, StemPlan.InChannels));

    private static Action SmallStep(CpuBackend backend)
    {
        var (space, side) = (SearchSpaces.Cifar, SearchSpaces.Cifar.Max.Resolution);
        var plans = new StepPlanner(space, new UniformSampler(space), new SandwichOptions().Subnets, (long)Seed).PlansFor(0).ToArray();
        return Step(backend, space, SmallClasses, plans, Normal(backend, SmallBatch, side, side, StemPlan.InChannels));
    }

    private static Action Step(CpuBackend backend, SearchSpace space, int classes, NetworkPlan[] plans, Tensor images)
    {
        var net = new ElasticNet(space, classes);
        net.Parameters.Initialize(backend, Seed);
        // The peer drops nothing out.
        var options = new SandwichOptions { Subnets = plans.Length, Dropout = 0, DropConnect = 0 };
        var step = new SandwichStep(net, backend, new Sgd(net.Parameters, backend, new OptimizerOptions()), options, Seed);
        var random = new Random((int)Seed);
        int[] labels = [.. Enumerable.Range(0, images.Shape[0]).Select(_ => random.Next(classes))];
        var target = Tensor.From<int>(labels, new Shape(labels.Length));
        return () => step.Run(images, target, plans, LearningRate, step: 0);
    }

    private static Tensor Map(CpuBackend backend) => Normal(backend, Batch, Side, Side, Channels);

    private static Tensor Normal(CpuBackend backend, params ReadOnlySpan<int> lengths)
    {
        var tensor = Tensor.Uninitialized(new Shape(lengths));
        backend.RandomNormal(tensor, new(Seed, 0, 0), mean: 0, deviation: 1);
        return tensor;
    }
}
