using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class CachedEvaluatorTests
{
    private static readonly Architecture A = ToySpace.Create().Min;
    private static readonly Architecture B = ToySpace.Create().Max;
    private static readonly Architecture C = A with { Depths = B.Depths };

    [Fact]
    public void Measures_every_distinct_subnet_once()
    {
        var inner = new FakeEvaluator();
        var cached = new CachedEvaluator(inner);
        var results = cached.EvaluateBatch([A, B, A with { }, B], default);
        Assert.Equal<IEnumerable<SubnetAccuracy>>([FakeEvaluator.Of(A), FakeEvaluator.Of(B), FakeEvaluator.Of(A), FakeEvaluator.Of(B)], results);
        Assert.Equal(FakeEvaluator.Of(B), cached.Evaluate(B, default));
        Assert.Equal([A, B], inner.Asked);
    }

    [Fact]
    public void Batches_keep_their_size_and_survive_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var inner = new FakeEvaluator { OnAsk = asked => { if (asked == 1) cancellation.Cancel(); } };
        var cached = new CachedEvaluator(inner, batchSize: 2);
        Assert.Throws<OperationCanceledException>(() => cached.EvaluateBatch([A, B, C], cancellation.Token));
        Assert.Equal([A, B], cached.Known.Keys);
        cached.EvaluateBatch([A, B, C], default);
        Assert.Equal([2, 1], inner.BatchSizes);
    }

    [Fact]
    public void What_a_batch_measured_before_it_failed_is_kept_and_passed_on()
    {
        var heard = new List<Architecture>();
        var cached = new CachedEvaluator(new Backwards(failsAfter: 2));
        Assert.Throws<InvalidDataException>(() => cached.EvaluateBatch([A, B, C], default, (architecture, _) => heard.Add(architecture)));
        Assert.Equal([C, B], heard);
        Assert.Equal(heard, cached.Known.Keys);
        Assert.Equal(FakeEvaluator.Of(B), cached.Evaluate(B, default));
    }

    [Fact]
    public void Earlier_results_are_taken_over()
    {
        var inner = new FakeEvaluator();
        var earlier = new SubnetAccuracy(1, 2, 3);
        Assert.Equal(earlier, new CachedEvaluator(inner, known: [new(A, earlier)]).Evaluate(A, default));
        Assert.Empty(inner.Asked);
    }

    [Fact]
    public void A_wrong_number_of_results_is_named() =>
        Assert.Contains("returned 0 results for 1", Assert.Throws<InvalidOperationException>(() => new CachedEvaluator(new Silent()).Evaluate(A, default)).Message);

    [Fact]
    public void The_default_batch_hears_cancellation_between_subnets()
    {
        using var cancellation = new CancellationTokenSource();
        var single = new Single(cancellation);
        Assert.Throws<OperationCanceledException>(() => ((ISubnetEvaluator)single).EvaluateBatch([A, B], cancellation.Token));
        Assert.Equal(1, single.Count);
    }

    private sealed class Silent : ISubnetEvaluator
    {
        public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => default;

        public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null) => [];
    }

    private sealed class Single(CancellationTokenSource source) : ISubnetEvaluator
    {
        public int Count { get; private set; }

        public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation)
        {
            Count++;
            source.Cancel();
            return default;
        }
    }
}
