namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Where a run stands.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The current epoch, from 0.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="LearningRate">The last step's rate.</param>
/// <param name="LargestLoss">Loss of the largest net, averaged over recent steps.</param>
/// <param name="ImagesPerSecond">Training images a second, recently.</param>
/// <param name="Elapsed">Time this process has trained.</param>
/// <param name="Remaining">Time left at the present speed.</param>
public readonly record struct TrainingProgress(
    long Step, long Steps, int Epoch, int Epochs, double LearningRate, double LargestLoss, double ImagesPerSecond, TimeSpan Elapsed, TimeSpan Remaining);
