using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Predicts subnets instead of measuring them: a search by it needs no weights and no data, and takes seconds.</summary>
/// <remarks>Top-1 is what the forest says, of use for ranking only; top-5 and loss are unknown.</remarks>
public sealed class ForestEvaluator : ISubnetEvaluator
{
    private readonly AccuracyForest forest;

    /// <summary>An evaluator by a forest.</summary>
    /// <param name="forest">The predictor.</param>
    /// <param name="space">The space of the subnets: the one that the forest was fitted on, which a forest does not tell.</param>
    /// <exception cref="ArgumentException">The forest tests more genes than a subnet of the space has.</exception>
    public ForestEvaluator(AccuracyForest forest, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(forest);
        ArgumentNullException.ThrowIfNull(space);
        if (forest.FeatureCount > space.Genes.Length)
        {
            throw new ArgumentException(
                $"ForestEvaluator: the forest tests {forest.FeatureCount} genes, subnets of space '{space.Name}' have {space.Genes.Length}: take the space that it was fitted on", nameof(space));
        }

        this.forest = forest;
    }

    /// <inheritdoc/>
    public SubnetAccuracy Evaluate(Architecture architecture, CancellationToken cancellation) => new(forest.Predict(architecture), null, null);
}
