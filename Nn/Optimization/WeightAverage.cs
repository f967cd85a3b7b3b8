using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Nn.Optimization;

/// <summary>A running average of a net's weights, kept in a parameter set of its own; training does not depend on it.</summary>
/// <remarks>
/// After step n, counted from 1: average = d average + (1 - d) weights, d = min(decay, n / (n + 9)): it looks back on about a tenth of the steps so far, and on no more than 1 / (1 - decay).
/// Averages of the weights along the way lie nearer to the minimum than the last of them (Polyak and Juditsky 1992; BigNAS searches by such weights).
/// </remarks>
public sealed class WeightAverage
{
    // Of the first steps, whose weights are still random, little is to be left.
    private const double HeadStart = 9;

    private readonly ParameterSet weights;
    private readonly ParameterSet average;
    private readonly IBackend backend;
    private readonly double decay;

    /// <summary>An average of weights that starts as a copy of them.</summary>
    /// <param name="weights">The weights in training.</param>
    /// <param name="average">Receives the average: the parameters of the same net, where the backend computes.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="decay">Share that a step leaves of the average, in [0, 1).</param>
    /// <exception cref="ArgumentException">The sets are not of the same net, or one and the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The decay lies outside [0, 1).</exception>
    public WeightAverage(ParameterSet weights, ParameterSet average, IBackend backend, double decay)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(average);
        ArgumentNullException.ThrowIfNull(backend);
        if (!(decay >= 0 && decay < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "WeightAverage: the decay must lie in [0, 1).");
        }

        if (weights.Values.Shape != average.Values.Shape || weights.Values.DType != average.Values.DType)
        {
            throw new ArgumentException($"WeightAverage: weights {weights.Values} and average {average.Values} are not of the same net.", nameof(average));
        }

        // A step scales the average and adds the weights: their own average they would be scaled away.
        if (ReferenceEquals(weights, average))
        {
            throw new ArgumentException("WeightAverage: the weights cannot be their own average; give it a set of its own.", nameof(average));
        }

        this.weights = weights;
        this.average = average;
        this.backend = backend;
        this.decay = decay;
    }

    /// <summary>Makes the average a copy of the weights.</summary>
    public void Start() => backend.Copy(weights.Values, average.Values);

    /// <summary>Takes the weights of a step in.</summary>
    /// <param name="step">Its number, from 1.</param>
    public void Update(long step)
    {
        var kept = Math.Min(decay, step / (step + HeadStart));
        backend.AddScaled(average.Values, kept, average.Values, accumulate: false);
        backend.AddScaled(weights.Values, 1 - kept, average.Values, accumulate: true);
    }
}
