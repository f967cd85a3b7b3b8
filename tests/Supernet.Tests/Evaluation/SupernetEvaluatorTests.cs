using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Evaluation;

public sealed class SupernetEvaluatorTests : IDisposable
{
    private readonly SearchSpace space = ToySpace.Create();
    private readonly SupernetEvaluator evaluator;

    public SupernetEvaluatorTests()
    {
        using var cpu = new CpuBackend(1);
        var net = new ElasticNet(space, 5);
        net.Parameters.Initialize(cpu, 1);
        var images = Tensor.Zeros(new Shape(4, 32, 32, 3));
        cpu.RandomNormal(images, new(1, 2, 3), 0, 1);
        var batches = new BatchCache([(images, Tensor.From<int>([0, 1, 2, 3], new Shape(4)))]);
        evaluator = new SupernetEvaluator(net, batches, batches, 2);
    }

    public void Dispose() => evaluator.Dispose();

    [Fact]
    public void Measuring_again_after_trimming_gives_the_same_and_leaves_nothing()
    {
        var first = evaluator.EvaluateBatch([space.Min, space.Max], CancellationToken.None);
        Assert.True(evaluator.PooledBytes > 0);
        evaluator.Trim();
        Assert.Equal(0, evaluator.PooledBytes);
        // In the other order, so that threads that meet the same number meet other subnets.
        Assert.Equal(first.Reverse(), evaluator.EvaluateBatch([space.Max, space.Min], CancellationToken.None));
    }

    [Fact]
    public void Results_are_told_one_by_one_as_they_come()
    {
        var (running, heard) = (0, new List<KeyValuePair<Architecture, SubnetAccuracy>>());
        var results = evaluator.EvaluateBatch([space.Min, space.Max, space.Min], CancellationToken.None, (architecture, accuracy) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref running));
            heard.Add(KeyValuePair.Create(architecture, accuracy));
            Interlocked.Decrement(ref running);
        });
        Assert.Equal(3, heard.Count);
        Assert.All(heard, pair => Assert.Equal(results[pair.Key == space.Max ? 1 : 0], pair.Value));
    }

    [Fact]
    public void When_one_subnet_fails_the_others_are_given_up()
    {
        var heard = 0;
        void Fail(Architecture architecture, SubnetAccuracy accuracy)
        {
            heard++;
            throw new InvalidDataException("a device failed");
        }

        Assert.Throws<InvalidDataException>(() => evaluator.EvaluateBatch([.. Enumerable.Repeat(space.Min, 40)], CancellationToken.None, Fail));
        // The other thread may have been past its last look at the token.
        Assert.InRange(heard, 1, 2);
    }

    [Fact]
    public void What_was_measured_before_it_is_cancelled_was_told()
    {
        using var cancellation = new CancellationTokenSource();
        var heard = 0;
        void Stop(Architecture architecture, SubnetAccuracy accuracy)
        {
            heard++;
            cancellation.Cancel();
        }

        Assert.Throws<OperationCanceledException>(() => evaluator.EvaluateBatch([.. Enumerable.Repeat(space.Min, 40)], cancellation.Token, Stop));
        Assert.InRange(heard, 1, 2);
    }
}
