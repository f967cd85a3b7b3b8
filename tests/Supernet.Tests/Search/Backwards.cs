using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Tests.Search;

/// <summary>Measures the last of a batch first, as threads may, and fails after so many subnets in all.</summary>
internal sealed class Backwards(int failsAfter = int.MaxValue) : ISubnetEvaluator
{
    private int count;

    public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) =>
        count++ < failsAfter ? FakeEvaluator.Of(architecture) : throw new InvalidDataException("a device failed");

    public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null)
    {
        foreach (var architecture in architectures.Reverse())
        {
            var accuracy = Evaluate(architecture, cancellation);
            measured?.Invoke(architecture, accuracy);
        }

        return [.. architectures.Select(FakeEvaluator.Of)];
    }
}
