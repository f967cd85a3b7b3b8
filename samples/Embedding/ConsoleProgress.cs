using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Embedding;

/// <summary>Prints where training stands, on the thread that trains: <see cref="Progress{T}"/> would post to the thread pool, out of order.</summary>
internal sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) =>
        Console.WriteLine($"step {value.Step}/{value.Steps}: loss {value.LargestLoss:F3}, {value.ImagesPerSecond:F0} images/s");
}
