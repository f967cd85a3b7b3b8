using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>
/// A regression forest that predicts a subnet's accuracy from its raw genes: the published predictor of AttentiveNAS (100
/// trees). Its figures are of an early supernet: good for ranking, not as accuracies.
/// </summary>
public sealed class AccuracyForest
{
    private const int Leaf = -1;

    private readonly ImmutableArray<int> roots;
    private readonly int[] left;
    private readonly int[] right;
    private readonly int[] feature;
    private readonly double[] threshold;
    private readonly double[] value;

    private AccuracyForest(ImmutableArray<int> roots, int[] left, int[] right, int[] feature, double[] threshold, double[] value)
    {
        this.roots = roots;
        this.left = left;
        this.right = right;
        this.feature = feature;
        this.threshold = threshold;
        this.value = value;
        FeatureCount = Enumerable.Range(0, left.Length).Where(node => left[node] != Leaf).Select(node => feature[node] + 1).DefaultIfEmpty().Max();
    }

    /// <summary>Number of trees.</summary>
    public int TreeCount => roots.Length;

    /// <summary>Number of nodes of all trees.</summary>
    public int NodeCount => left.Length;

    /// <summary>Number of genes an architecture must have at least.</summary>
    public int FeatureCount { get; }

    /// <summary>Reads a forest from a tensor bundle: a JSON index beside a file of raw arrays of the same name ending in <c>.bin</c>.</summary>
    /// <remarks>
    /// Arrays left, right, feature (int64), threshold, value (float64), one entry a node; tree_offset (int64), one entry more
    /// than trees. Children are counted from their tree's first node and stand after their parent; a leaf has left = -1.
    /// </remarks>
    /// <param name="jsonPath">Path of the index.</param>
    /// <exception cref="FormatException">An array is missing or the nodes are not trees; the message names the file and array.</exception>
    public static AccuracyForest Load(string jsonPath)
    {
        var bundle = ArrayBundle.Load(jsonPath);
        var left = Narrow("left");
        var right = Narrow("right");
        var feature = Narrow("feature");
        var (threshold, value, offsets) = (bundle.Doubles("threshold"), bundle.Doubles("value"), Narrow("tree_offset"));
        foreach (var (name, length) in (ReadOnlySpan<(string, int)>)[("right", right.Length), ("feature", feature.Length), ("threshold", threshold.Length), ("value", value.Length)])
        {
            if (length != left.Length) throw Bad($"'{name}' has {length} entries, 'left' has {left.Length}");
        }
        if (offsets.Length < 2 || offsets[0] != 0 || offsets[^1] != left.Length) throw Bad($"'tree_offset' must go from 0 to {left.Length}");
        for (var tree = 0; tree + 1 < offsets.Length; tree++) MakeAbsolute(offsets[tree], offsets[tree + 1]);
        return new AccuracyForest([.. offsets.AsSpan(0, offsets.Length - 1)], left, right, feature, threshold, value);

        // Children after their parent and within their tree: so every walk ends, whatever the file says.
        void MakeAbsolute(int first, int end)
        {
            if (first < 0 || end <= first || end > left.Length) throw Bad($"'tree_offset' is not ascending at {first}, {end}");
            for (var node = first; node < end; node++)
            {
                if (left[node] == Leaf) continue;
                foreach (var children in (int[][])[left, right])
                {
                    if (children[node] < 0 || children[node] >= end - first || first + children[node] <= node)
                        throw Bad($"node {node} has the child {children[node]}, which is not a later node of its tree");
                    children[node] += first;
                }
                if (feature[node] is < 0 or int.MaxValue) throw Bad($"node {node} tests the feature {feature[node]}");
            }
        }

        int[] Narrow(string name)
        {
            try
            {
                return Array.ConvertAll(bundle.Longs(name), number => checked((int)number));
            }
            catch (OverflowException error)
            {
                throw new FormatException($"forest {jsonPath}: '{name}' has entries beyond 32 bits", error);
            }
        }

        FormatException Bad(string problem) => new($"forest {jsonPath}: {problem}");
    }

    /// <summary>Predicted top-1 in percent: the mean over trees of the leaf the genes lead to.</summary>
    /// <exception cref="ArgumentException">The architecture has fewer genes than the forest tests.</exception>
    public double Predict(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Predict(architecture.ToGenes().AsSpan());
    }

    /// <inheritdoc cref="Predict(Architecture)"/>
    public double Predict(ReadOnlySpan<int> genes)
    {
        if (genes.Length < FeatureCount)
            throw new ArgumentException($"AccuracyForest.Predict: the forest tests {FeatureCount} genes, the architecture has {genes.Length}", nameof(genes));
        var sum = 0.0;
        foreach (var root in roots)
        {
            var node = root;
            while (left[node] != Leaf) node = (float)genes[feature[node]] <= threshold[node] ? left[node] : right[node];
            sum += value[node];
        }
        return sum / roots.Length;
    }
}
