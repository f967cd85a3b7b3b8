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
    /// <param name="architectures">The subnets.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="measured">Called with every result as soon as it is there, in any order and from any thread, but once at a time: what it heard is kept when the rest fails or is stopped.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null)
    {
        var results = ImmutableArray.CreateBuilder<SubnetAccuracy>(architectures.Length);
        foreach (var architecture in architectures)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(Evaluate(architecture, cancellation));
            measured?.Invoke(architecture, results[^1]);
        }
        return results.MoveToImmutable();
    }
}
