using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Tests.Search;

/// <summary>An accuracy landscape that is known in closed form, and counts how often it is asked.</summary>
internal sealed class FakeEvaluator : ISubnetEvaluator
{
    public List<Architecture> Asked { get; } = [];

    public List<int> BatchSizes { get; } = [];

    /// <summary>Called before every single measurement.</summary>
    public Action<int> OnAsk { get; init; } = _ => { };

    /// <summary>What is measured; <see cref="Of"/> if not given.</summary>
    public Func<Architecture, SubnetAccuracy> Accuracy { get; init; } = Of;

    /// <summary>Rises with every gene, with diminishing returns and a ripple, so that some nets are poor for their cost.</summary>
    public static SubnetAccuracy Of(Architecture a)
    {
        var genes = a.ToGenes();
        var score = genes.Select((gene, i) => Math.Log(gene) * (1 + (i * 7 % 5))).Sum();
        var ripple = a.StableHash % 1000 / 500.0;
        return new(score / 2 + ripple, score, 100 - score);
    }

    public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation)
    {
        OnAsk(Asked.Count);
        Asked.Add(architecture);
        return Accuracy(architecture);
    }

    public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null)
    {
        BatchSizes.Add(architectures.Length);
        return [.. architectures.Select(a => Evaluate(a, cancellation))];
    }
}
