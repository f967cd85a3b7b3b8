using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Optimization;

public sealed class ClipNormTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(13.0)]
    [InlineData(50.0)]
    public void Gradients_longer_than_the_limit_are_shortened_to_it_all_together(double limit)
    {
        using var backend = new CpuBackend(1);
        var parameters = new ParameterSet();
        var (a, b) = (parameters.Add("a", new Shape(2), ParameterLayout.Plain, decays: false, 0), parameters.Add("b", new Shape(1), ParameterLayout.Plain, decays: true, 0));
        parameters.Allocate(DType.Float64);
        a.Gradient.CopyFrom(Tensor.From<double>([3, -4], a.Shape));
        b.Gradient.CopyFrom(Tensor.From<double>([12], b.Shape));
        (a.Touched, b.Touched) = (true, true);
        var sgd = new Sgd(parameters, backend, new OptimizerOptions { Momentum = 0, Nesterov = false, WeightDecay = 0, ClipValue = double.PositiveInfinity, ClipNorm = limit });

        sgd.Step(learningRate: 1);

        // 3, 4 and 12 are 13 long.
        var share = Math.Min(1, limit / (13 + 1e-6));
        Assert.Equal([-3 * share, 4 * share], a.Value.ToArray<double>(), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal(-12 * share, b.Value.ToArray<double>()[0], 1e-12);
    }
}
