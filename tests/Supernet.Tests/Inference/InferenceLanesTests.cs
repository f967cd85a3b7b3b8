using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Tests.Training;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Inference;

/// <summary>Runs by itself: it reads the process's allocation counter.</summary>
[Collection(nameof(SandwichStepTests))]
public sealed class InferenceLanesTests
{
    [Fact]
    public void A_warm_call_that_threads_share_allocates_nothing()
    {
        const int Images = 33;
        const int Classes = 10;
        using var backend = new CpuBackend(2);
        var space = ToySpace.Create();
        var net = new ElasticNet(space, Classes, training: false);
        net.Parameters.Initialize(backend, 5);
        var plan = NetworkPlan.CreateMax(space);
        using var compiled = new InferenceNet(net, plan, net.NewStatistics(), backend);
        // Not the net's resolution: every thread resizes into memory of its own.
        var images = Tensor.Zeros(new Shape(Images, plan.Stem.InSize + 3, plan.Stem.InSize + 3, 3));
        var logits = Tensor.Zeros(new Shape(Images, Classes));
        compiled.Run(images, logits);
        Assert.Equal(0, Allocation.OfProcess(() => compiled.Run(images, logits)));
    }
}
