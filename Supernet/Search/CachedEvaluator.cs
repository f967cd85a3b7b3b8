using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Measures every distinct subnet once, and keeps what was measured when a batch fails or is cancelled midway.</summary>
/// <remarks>Not safe for use by several threads at once; the inner evaluator may be parallel within a batch.</remarks>
public sealed class CachedEvaluator : ISubnetEvaluator
{
    private readonly ISubnetEvaluator inner;
    private readonly int batchSize;
    private readonly OrderedDictionary<Architecture, SubnetAccuracy> known = [];

    /// <summary>Wraps an evaluator.</summary>
    /// <param name="inner">Measures what is not known yet.</param>
    /// <param name="batchSize">Most subnets handed over at once; between batches results are kept and cancellation is heard.</param>
    /// <param name="known">Results from before.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is not positive.</exception>
    public CachedEvaluator(ISubnetEvaluator inner, int batchSize = 16, IEnumerable<KeyValuePair<Architecture, SubnetAccuracy>>? known = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        this.inner = inner;
        this.batchSize = batchSize;
        foreach (var (architecture, accuracy) in known ?? []) this.known[architecture] = accuracy;
    }

    /// <summary>Everything measured so far, in order of measurement.</summary>
    public IReadOnlyDictionary<Architecture, SubnetAccuracy> Known => known;

    /// <inheritdoc/>
    public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => EvaluateBatch([architecture], cancellation)[0];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The inner evaluator returned another number of results than asked for.</exception>
    public ImmutableArray<SubnetAccuracy> EvaluateBatch(ImmutableArray<Architecture> architectures, CancellationToken cancellation, Action<Architecture, SubnetAccuracy>? measured = null)
    {
        foreach (var batch in architectures.Where(a => !known.ContainsKey(a)).Distinct().Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var results = inner.EvaluateBatch([.. batch], cancellation, Keep);
            if (results.Length != batch.Length)
                throw new InvalidOperationException($"{inner.GetType().Name}.EvaluateBatch returned {results.Length} results for {batch.Length} subnets");
            // Of evaluators that report nothing on the way.
            for (var i = 0; i < batch.Length; i++)
            {
                if (!known.ContainsKey(batch[i])) Keep(batch[i], results[i]);
            }
        }
        return [.. architectures.Select(a => known[a])];

        void Keep(Architecture architecture, SubnetAccuracy accuracy)
        {
            known[architecture] = accuracy;
            measured?.Invoke(architecture, accuracy);
        }
    }
}
