using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Measures subnets; whatever stands behind it: a trained supernet, a predictor, a table.</summary>
public interface ISubnetEvaluator
{
    /// <summary>Measures one subnet. Equal subnets must measure equal, since searches measure each only once.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation);

    /// <summary>Measures several subnets, in order; override it to measure them in parallel.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation)
    {
        var results = ImmutableArray.CreateBuilder<SubnetAccuracy>(architectures.Length);
        foreach (var architecture in architectures)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(Evaluate(architecture, cancellation));
        }
        return results.MoveToImmutable();
    }
}
