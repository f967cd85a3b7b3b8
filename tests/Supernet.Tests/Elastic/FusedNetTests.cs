using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Elastic;

/// <summary>Whole subnets on the fused path against the same operations one after another.</summary>
public sealed class FusedNetTests : IDisposable
{
    private readonly CpuBackend backend = new(2);

    public void Dispose() => backend.Dispose();

    public static TheoryData<DType, double> Types => new() { { DType.Float64, 1e-9 }, { DType.Float32, 2e-3 } };

    [Theory, MemberData(nameof(Types))]
    public void Logits_and_gradients_agree(DType dtype, double tolerance)
    {
        var (net, images) = Make(dtype);
        foreach (var plan in Plans(net.Space))
        {
            foreach (var dropConnect in (double[])[0, 0.4])
            {
                var (logits, gradients) = Differentiate(net, images, plan, dropConnect, fused: true);
                var (expectedLogits, expectedGradients) = Differentiate(net, images, plan, dropConnect, fused: false);
                Agree(expectedLogits, logits, tolerance);
                Agree(expectedGradients, gradients, tolerance);
            }
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void Calibration_and_inference_agree(DType dtype, double tolerance)
    {
        var (net, images) = Make(dtype);
        foreach (var plan in Plans(net.Space))
        {
            var (statistics, expected) = (net.NewStatistics(), net.NewStatistics());
            Infer(net, images, plan, NormMode.Calibrate, statistics, fused: true);
            Infer(net, images, plan, NormMode.Calibrate, expected, fused: false);
            Agree(All(expected, expected.Mean), All(statistics, statistics.Mean), tolerance);
            Agree(All(expected, expected.Variance), All(statistics, statistics.Variance), tolerance);
            Agree(
                Infer(net, images, plan, NormMode.Fixed, expected, fused: false), Infer(net, images, plan, NormMode.Fixed, expected, fused: true), tolerance);
        }
    }

    private static (ElasticNet Net, Tensor Images) Make(DType dtype)
    {
        var net = new ElasticNet(ToySpace.Create(), classes: 10, dtype);
        foreach (var p in net.Parameters.Parameters)
        {
            p.Value.CopyFrom(p.FromFile(WeightRecipe.Tensor("fused", p.Name, p.FileShape, dtype)));
        }

        return (net, RecipeStream.Tensor("images", new Shape(4, 32, 32, 3), -2, 2, dtype));
    }

    private static IEnumerable<NetworkPlan> Plans(SearchSpace space)
    {
        var (random, sampler) = (new PythonRandom(7), new UniformSampler(space));
        return [.. new[] { space.Max, sampler.Sample(random), space.Min }.Select(a => NetworkPlan.Create(space, a))];
    }

    private (double[] Logits, double[] Gradients) Differentiate(ElasticNet net, Tensor images, NetworkPlan plan, double dropConnect, bool fused)
    {
        var tape = new Tape(backend);
        net.Parameters.ZeroGradients(backend);
        var context = new ForwardContext(tape, NormMode.Batch, DropConnect: dropConnect, Seed: 1, Fused: fused);
        var logits = net.Forward(context, tape.Constant(images), plan);
        var values = Wide(logits.Value);
        tape.Backward(logits.CrossEntropy(Tensor.Wrap(Enumerable.Range(0, 4).ToArray(), new Shape(4))));
        tape.Reset();
        return (values, [.. net.Parameters.Parameters.SelectMany(p => Wide(p.Gradient))]);
    }

    private double[] Infer(ElasticNet net, Tensor images, NetworkPlan plan, NormMode mode, NormStatistics statistics, bool fused)
    {
        var tape = new Tape(backend, recording: false);
        var logits = Wide(net.Forward(new ForwardContext(tape, mode, statistics, Fused: fused), tape.Constant(images), plan).Value);
        tape.Reset();
        return logits;
    }

    private static void Agree(double[] expected, double[] actual, double tolerance)
    {
        var scale = expected.Max(Math.Abs);
        Assert.True(scale > 0);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, tolerance * scale));
    }

    private static double[] All(NormStatistics statistics, Func<int, Tensor> figure) =>
        [.. Enumerable.Range(0, statistics.Count).SelectMany(site => Wide(figure(site)))];

    private static double[] Wide(Tensor tensor) =>
        tensor.DType == DType.Float64 ? tensor.ToArray<double>() : Array.ConvertAll(tensor.ToArray<float>(), v => (double)v);
}
