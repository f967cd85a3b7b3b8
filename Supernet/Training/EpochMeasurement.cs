using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Measures a run's smallest and largest nets at the ends of epochs, and makes up for it where a run was stopped before.</summary>
internal sealed class EpochMeasurement(RunFolder folder, SupernetEvaluator evaluator, SearchSpace space)
{
    /// <summary>Measures both nets; null if it was stopped.</summary>
    public (SubnetAccuracy Smallest, SubnetAccuracy Largest)? Take(CancellationToken cancellation)
    {
        try
        {
            var accuracies = evaluator.EvaluateBatch([space.Min, space.Max], cancellation);
            return (accuracies[0], accuracies[1]);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            // What the measurement took is garbage now, which the collector, with all of training's blocks alive, would let pile up, and keep for itself when freed.
            evaluator.Trim();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    /// <summary>Whether the metrics end with a step that was not measured.</summary>
    public bool IsMissing(long step) => folder.ReadMetrics() is [.., var last] && (long)last["step"]! == step && !EpochMetrics.IsMeasured(last);

    /// <summary>Measures where the metrics end with a step that was not, and writes it there.</summary>
    /// <returns>Whether nothing is missing now; false if it was stopped again.</returns>
    public bool TakeWhereMissing(long step, CancellationToken cancellation)
    {
        if (!IsMissing(step))
        {
            return true;
        }

        if (Take(cancellation) is not { } taken)
        {
            return false;
        }

        var line = folder.ReadMetrics()[^1];
        EpochMetrics.Add(line, taken.Smallest, taken.Largest);
        folder.ReplaceLastMetrics(line);
        return true;
    }
}
