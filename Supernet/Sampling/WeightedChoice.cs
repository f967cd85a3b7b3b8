using System.Collections.Immutable;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>Values with the relative frequencies they had in a sample, in order of first appearance.</summary>
internal sealed class WeightedChoice
{
    private readonly double[] cumulative;

    public WeightedChoice(IEnumerable<int> sample)
    {
        var counts = new OrderedDictionary<int, int>();
        foreach (var value in sample) counts[value] = counts.GetValueOrDefault(value) + 1;
        var total = (double)counts.Values.Sum();
        Values = [.. counts.Keys];
        Weights = [.. counts.Values.Select(count => count / total)];
        cumulative = new double[Weights.Length];
        // Summed as Python's accumulate does, left to right, since the last bits decide ties.
        var sum = 0.0;
        for (var i = 0; i < cumulative.Length; i++) cumulative[i] = sum += Weights[i];
    }

    public ImmutableArray<int> Values { get; }

    public ImmutableArray<double> Weights { get; }

    public int Draw(PythonRandom random) => Values[random.WeightedIndex(cumulative)];
}
