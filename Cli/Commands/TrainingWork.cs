using System.Globalization;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Training with its progress shown.</summary>
internal static class TrainingWork
{
    /// <summary>Trains to the end or until cancelled.</summary>
    /// <returns>Whether all epochs are done.</returns>
    public static bool Run(Terminal terminal, SupernetTrainer trainer, CancellationToken cancellation, out EpochMetrics? last)
    {
        if (trainer.StartedOn is { } other)
        {
            terminal.Note($"Note: the run was started on {other}; from here on it is {trainer.Backend.Name}, whose sums round differently.");
        }

        EpochMetrics? newest = null;
        var finished = ProgressView.Run(terminal, "training", progress =>
        {
            trainer.EpochEnded = metrics =>
            {
                newest = metrics;
                progress.Line(Describe(metrics));
            };
            return trainer.Run(new Relay(progress), cancellation);
        });
        last = newest;
        return finished;
    }

    private static string Describe(EpochMetrics m)
    {
        var accuracy = m is { Smallest: { } smallest, Largest: { } largest }
            ? $"; validation top-1 {Tables.Percent(smallest.Top1)} % (smallest) {Tables.Percent(largest.Top1)} % (largest)"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"epoch {m.Epoch}: loss {m.LargestLoss:F4} (largest) {m.SmallestLoss:F4} (smallest), {m.ImagesPerSecond:F0} images/s{accuracy}");
    }

    // Progress<T> would post to the thread pool, out of order.
    private sealed class Relay(IWorkProgress progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(
            (double)value.Step / value.Steps,
            string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch + 1}/{value.Epochs}, loss {value.LargestLoss:F3}, {value.ImagesPerSecond:F0} images/s"),
            value.Remaining);
    }
}
