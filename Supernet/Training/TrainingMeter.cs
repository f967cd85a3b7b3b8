using System.Diagnostics;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Averages losses and speed for progress and metrics.</summary>
internal sealed class TrainingMeter
{
    // Progress is for eyes: twice a second.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(0.5);

    // Steps over which the shown loss and speed are averaged, exponentially.
    private const double Memory = 0.05;

    private readonly RunOptions options;
    private readonly long steps;
    private readonly long firstStep;
    private readonly int perEpoch;
    private readonly long started = Stopwatch.GetTimestamp();
    private long reported;
    private long lastStep;
    private double secondsAStep;
    private double recentLoss = double.NaN;
    private double largestSum;
    private double smallestSum;
    private long epochSteps;
    private long epochStarted = Stopwatch.GetTimestamp();
    private double epochWait;

    public TrainingMeter(RunOptions options, long firstStep, long steps, int perEpoch)
    {
        this.options = options;
        this.firstStep = firstStep;
        this.steps = steps;
        this.perEpoch = perEpoch;
        lastStep = started;
    }

    public void Step(long done, double rate, ReadOnlySpan<double> losses, IProgress<TrainingProgress>? progress)
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(lastStep, now).TotalSeconds;
        lastStep = now;
        secondsAStep = secondsAStep == 0 || done - firstStep < 3 ? seconds : secondsAStep + Memory * (seconds - secondsAStep);
        recentLoss = double.IsNaN(recentLoss) ? losses[0] : recentLoss + Memory * (losses[0] - recentLoss);
        largestSum += losses[0];
        smallestSum += losses[^1];
        epochSteps++;
        if (progress is not null && (Stopwatch.GetElapsedTime(reported, now) >= ReportInterval || done == steps))
        {
            reported = now;
            progress.Report(new TrainingProgress(
                done, steps, (int)((done - 1) / perEpoch), options.Epochs, rate, recentLoss, options.BatchSize / secondsAStep,
                Stopwatch.GetElapsedTime(started, now), Remaining(secondsAStep * (steps - done))));
        }
    }

    // Epochs may be as many as a number holds.
    private static TimeSpan Remaining(double seconds) => seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    public EpochMetrics EndEpoch(long done, double rate, double waitSeconds)
    {
        var seconds = Stopwatch.GetElapsedTime(epochStarted).TotalSeconds;
        return new EpochMetrics(
            (int)(done / perEpoch), done, rate, largestSum / epochSteps, smallestSum / epochSteps, Stopwatch.GetElapsedTime(started).TotalSeconds,
            epochSteps * options.BatchSize / seconds, (waitSeconds - epochWait) / seconds, null, null);
    }

    public void BeginEpoch(double waitSeconds)
    {
        (largestSum, smallestSum, epochSteps, epochWait) = (0, 0, 0, waitSeconds);
        epochStarted = lastStep = Stopwatch.GetTimestamp();
    }
}
