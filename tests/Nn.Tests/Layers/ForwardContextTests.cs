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
        Assert.Equal(new Shape(2, 3), new ForwardContext(new Tape(backend, recording: false), NormMode.Batch).Use(weight, 2, 3).Shape);
    }
}
