using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Kernels.Tests.Training;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Tests.Golden;

namespace AlphaNet.Pure.Kernels.Tests.Inference;

/// <summary>Compiled nets on the device against the processor's.</summary>
[Collection(TestDevice.Collection)]
public sealed class InferenceNetTests(TestDevice device)
{
    private const int Classes = 5;

    [Theory]
    [InlineData(16)]
    [InlineData(19)]
    public void Logits_are_the_processors_wherever_images_and_logits_lie(int side)
    {
        var (net, statistics) = Net();
        var plan = NetworkPlan.CreateMax(net.Space);
        using var expected = new InferenceNet(net, plan, statistics, device.Cpu);
        using var compiled = new InferenceNet(net, plan, statistics, device.Gpu);
        var images = Images(3, side);
        var logits = expected.Run(images).ToDoubles();
        Numbers.Close("from host to host", logits, compiled.Run(images).ToDoubles(), TestDevice.Allowed(1e-5));

        var (imagesThere, logitsThere) = (images.On(device.Gpu), device.Gpu.Rent(new Shape(3, Classes), DType.Float32));
        compiled.Run(imagesThere, logitsThere);
        Numbers.Close("on the device", logits, logitsThere.ToDoubles(), TestDevice.Allowed(1e-5));
        compiled.Run(imagesThere.Slice(0, 1, 2), logitsThere.Slice(0, 0, 2));
        Numbers.Close("fewer images", logits[Classes..], logitsThere.Slice(0, 0, 2).ToDoubles(), TestDevice.Allowed(1e-5));
        device.Gpu.Return(imagesThere);
        device.Gpu.Return(logitsThere);
    }

    [Fact]
    public void A_net_that_is_disposed_hands_maps_and_weights_back()
    {
        var (net, statistics) = Net();
        var before = device.Gpu.Memory.RentedBytes;
        var compiled = new InferenceNet(net, NetworkPlan.CreateMax(net.Space), statistics, device.Gpu);
        var weights = device.Gpu.Memory.RentedBytes;
        Assert.True(weights > before);
        compiled.Run(Images(2, 20));
        Assert.True(device.Gpu.Memory.RentedBytes > weights);
        compiled.Dispose();
        Assert.Equal(before, device.Gpu.Memory.RentedBytes);
    }

    [Fact]
    public void Subnets_are_measured_as_on_the_processor()
    {
        var (net, _) = Net();
        var labels = Tensor.From<int>([0, 1, 2, 3], new Shape(4));
        var (calibration, validation) = (new BatchCache([(Images(4, 16), labels)]), new BatchCache([(Images(4, 16, 2), labels), (Images(4, 16, 3), labels)]));
        using var onCpu = new SupernetEvaluator(net, calibration, validation, threads: 1);
        var expected = onCpu.Evaluate(net.Space.Min, default);
        net.Parameters.MoveTo(device.Gpu);
        using var onDevice = new SupernetEvaluator(net, calibration, validation, threads: 1, device.Gpu);
        var actual = onDevice.EvaluateBatch([net.Space.Min], default).Single();
        Numbers.Close("loss", [expected.Loss!.Value], [actual.Loss!.Value], TestDevice.Allowed(1e-5));
        Assert.Equal((expected.Top1, expected.Top5), (actual.Top1, actual.Top5));
    }

    [Fact]
    public void A_subnet_that_was_measured_or_given_up_leaves_nothing_on_the_device()
    {
        var (net, _) = Net();
        net.Parameters.MoveTo(device.Gpu);
        var weights = device.Gpu.Memory.RentedBytes;
        var labels = Tensor.From<int>([0, 1, 2, 3], new Shape(4));
        var batches = new BatchCache([(Images(4, 16), labels)]);
        using var evaluator = new SupernetEvaluator(net, batches, batches, threads: 1, device.Gpu);

        evaluator.Evaluate(net.Space.Min, default);
        Assert.Equal(weights, device.Gpu.Memory.RentedBytes);
        Assert.Throws<OperationCanceledException>(() => evaluator.Evaluate(net.Space.Min, new CancellationToken(canceled: true)));
        Assert.Equal(weights, device.Gpu.Memory.RentedBytes);
    }

    private (ElasticNet Net, Nn.Layers.NormStatistics Statistics) Net()
    {
        var net = new ElasticNet(TinySpace.Create(), Classes, training: false);
        return (net, GoldenCases.FillByRecipe(net, "compiled", device.Cpu));
    }

    private Tensor Images(int count, int side, uint seed = 1)
    {
        var images = Tensor.Zeros(new Shape(count, side, side, 3));
        device.Cpu.RandomNormal(images, new(seed, 0, 0), 0, 1);
        return images;
    }
}
