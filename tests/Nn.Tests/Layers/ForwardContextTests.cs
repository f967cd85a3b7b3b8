using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Layers;

public sealed class ForwardContextTests
{
    [Fact]
    public void A_recording_tape_refuses_parameters_without_gradients_by_name()
    {
        using var backend = new CpuBackend(1);
        var set = new ParameterSet();
        var weight = set.Add("first.weight", new Shape(4, 3), ParameterLayout.Plain, decays: true, bound: 1);
        set.Allocate(DType.Float32, training: false);
        var recording = new ForwardContext(new Tape(backend), NormMode.Batch);

        foreach (var use in (Action[])[() => recording.Use(weight), () => recording.Use(weight, 2, 3)])
        {
            var message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.Contains("'first.weight' [4, 3]", message, StringComparison.Ordinal);
            Assert.Contains("training: false", message, StringComparison.Ordinal);
            Assert.Contains("recording: false", message, StringComparison.Ordinal);
        }

        Assert.False(weight.Touched);
        var depthwise = new ParameterSet();
        var filter = new DepthwiseConv(depthwise, "filter", channels: 3, kernel: 3);
        depthwise.Allocate(DType.Float32, training: false);
        Assert.Contains("training: false", Assert.Throws<InvalidOperationException>(() => filter.Forward(recording, Map(recording, 3), kernel: 3, stride: 1)).Message, StringComparison.Ordinal);
        Assert.Equal(new Shape(2, 3), new ForwardContext(new Tape(backend, recording: false), NormMode.Batch).Use(weight, 2, 3).Shape);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_without_memory_are_refused_with_the_mend(bool recording)
    {
        using var backend = new CpuBackend(1);
        var set = new ParameterSet();
        var weight = set.Add("first.weight", new Shape(4, 3), ParameterLayout.Plain, decays: true, bound: 1);
        var filter = new DepthwiseConv(set, "filter", channels: 3, kernel: 3);
        var context = new ForwardContext(new Tape(backend, recording), NormMode.Batch);
        Action[] uses = [() => context.Use(weight), () => context.Use(weight, 2, 3), () => filter.Forward(context, Map(context, 3), kernel: 3, stride: 1)];
        Assert.All(uses, use => Assert.Contains("Call Allocate", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal));
        Assert.All(set.Parameters, parameter => Assert.False(parameter.Touched));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Slices_that_no_parameter_has_are_refused_by_name_and_leave_no_trace(bool recording)
    {
        using var backend = new CpuBackend(1);
        var set = new ParameterSet();
        var weight = set.Add("first.weight", new Shape(4, 3), ParameterLayout.Plain, decays: true, bound: 1);
        var filter = new DepthwiseConv(set, "filter", channels: 3, kernel: 5);
        set.Allocate(DType.Float32);
        var context = new ForwardContext(new Tape(backend, recording), NormMode.Batch);
        (string Name, Action Use)[] uses =
        [
            ("'first.weight' [4, 3] has no leading slice [2, 4]", () => context.Use(weight, 2, 4)),
            ("'first.weight' [4, 3] has no leading slice [2]", () => context.Use(weight, 2)),
            ("'filter.weight' [5, 5, 3] has no slice of kernel 3 and channels 4", () => filter.Forward(context, Map(context, 4), kernel: 3, stride: 1)),
            ("'filter.weight' [5, 5, 3] has no slice of kernel 7 and channels 3", () => filter.Forward(context, Map(context, 3), kernel: 7, stride: 1)),
        ];
        Assert.All(uses, use => Assert.Contains(use.Name, Assert.Throws<ShapeException>(use.Use).Message, StringComparison.Ordinal));
        Assert.All(set.Parameters, parameter => Assert.False(parameter.Touched));
    }

    private static Var Map(in ForwardContext context, int channels) => context.Tape.Constant(Tensor.Zeros(new Shape(1, 4, 4, channels)));
}
