using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Evaluation;

public sealed class SupernetEvaluatorTests
{
    [Fact]
    public void Measuring_again_after_trimming_gives_the_same_and_leaves_nothing()
    {
        var space = ToySpace.Create();
        using var cpu = new CpuBackend(1);
        var net = new ElasticNet(space, 5);
        net.Parameters.Initialize(cpu, 1);
        var images = Tensor.Zeros(new Shape(4, 32, 32, 3));
        cpu.RandomNormal(images, new(1, 2, 3), 0, 1);
        var batches = new BatchCache([(images, Tensor.From<int>([0, 1, 2, 3], new Shape(4)))]);
        using var evaluator = new SupernetEvaluator(net, batches, batches, 2);
        var first = ((ISubnetEvaluator)evaluator).EvaluateBatch([space.Min, space.Max], CancellationToken.None);
        Assert.True(evaluator.PooledBytes > 0);
        evaluator.Trim();
        Assert.Equal(0, evaluator.PooledBytes);
        // In the other order, so that threads that meet the same number meet other subnets.
        Assert.Equal(first.Reverse(), ((ISubnetEvaluator)evaluator).EvaluateBatch([space.Max, space.Min], CancellationToken.None));
    }
}
