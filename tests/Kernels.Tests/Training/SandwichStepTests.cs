using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Tests.Golden;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>
/// Sandwich steps on a device: a small one on the device under test against double precision, and the first of the golden ones, which takes the emulated one half a minute of two
/// processors; all three of those where there is a GPU.
/// </summary>
[Collection(TestDevice.Collection)]
public sealed class SandwichStepTests(TestDevice device)
{
    private const double Tolerance = 1e-4;
    private const int Batch = 4;
    private const int Classes = 5;

    private static readonly SandwichOptions Options = new() { Subnets = 2, Dropout = 0, DropConnect = 0 };

    [Fact]
    public void A_step_equals_the_processors_in_double_precision()
    {
        var exact = Step(device.Cpu, DType.Float64);
        var actual = Step(device.Gpu, DType.Float32);
        Numbers.Close("losses", exact.Losses, actual.Losses, Tolerance);
        Numbers.Close("gradients", exact.Gradients, actual.Gradients, Tolerance);
        Numbers.Close("weights", exact.Weights, actual.Weights, Tolerance);
        Assert.InRange(exact.Gradients.Max(Math.Abs), 100 * Tolerance, double.PositiveInfinity);
    }

    // Unit roundoffs of 2^-11 and 2^-8, grown by layers, batch norms of four images and their gradients.
    [Theory]
    [InlineData(MatrixPrecision.Tf32, 0.02)]
    [InlineData(MatrixPrecision.Bf16, 0.15)]
    public void A_step_of_tensor_cores_is_off_by_their_rounding_and_no_more(MatrixPrecision precision, double most)
    {
        using var rounding = new TestDevice(precision);
        var exact = Step(device.Cpu, DType.Float64);
        var actual = Step(rounding.Gpu, DType.Float32);
        Assert.InRange(Distance(exact.Losses, actual.Losses), 0, most / 4);
        Assert.InRange(Distance(exact.Gradients, actual.Gradients), most / 100, most);

        static double Distance(double[] expected, double[] actual) =>
            Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));
    }

    [Fact]
    public void The_first_golden_step_equals_the_digests()
    {
        using var training = new ToyTraining(new GoldenDigest("toya_digest"), DType.Float32, Tolerance, device.Gpu);
        training.LoadWeights();
        training.Run(0);
    }

    [GpuFact]
    public void Three_golden_steps_equal_the_digests()
    {
        using var gpu = IlgpuBackend.TryCreate(TestDevice.GpuOptionsOf(MatrixPrecision.Fp32), out var why);
        Assert.True(gpu is not null, why);
        using var training = new ToyTraining(new GoldenDigest("toya_digest"), DType.Float32, Tolerance, gpu);
        training.LoadWeights();
        training.Run();
    }

    private static (double[] Losses, double[] Gradients, double[] Weights) Step(IBackend backend, DType dtype)
    {
        var net = new ElasticNet(TinySpace.Create(), Classes, dtype);
        foreach (var p in net.Parameters.Parameters)
        {
            backend.Copy(p.FromFile(WeightRecipe.Tensor("step", p.Name, p.FileShape, dtype)), p.Value);
        }

        net.Parameters.MoveTo(backend);
        var images = TestDevice.Place(RecipeStream.Tensor("images", new Shape(Batch, 16, 16, 3), -2, 2, dtype), backend);
        var labels = TestDevice.Place(Tensor.From<int>([0, 1, 2, 3], new Shape(Batch)), backend);
        NetworkPlan[] plans = [NetworkPlan.CreateMax(net.Space), NetworkPlan.Create(net.Space, net.Space.Min)];
        var step = new SandwichStep(net, backend, new Sgd(net.Parameters, backend, new OptimizerOptions()), Options, seed: 1);
        step.Run(images, labels, plans, learningRate: 0.05, step: 0);
        return (step.Losses.ToArray(), net.Parameters.Gradients.ToDoubles(), net.Parameters.Values.ToDoubles());
    }
}
