namespace AlphaNet.Pure.Supernet.Training;

/// <summary>A loss or weights that are no finite numbers: training has diverged and goes no further. The last checkpoint is from before.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Names the step, the subnet and what to try.</summary>
    public TrainingDivergedException(long step, int subnet, double loss, double learningRate)
        : base($"Training diverged: the loss of subnet {subnet} of step {step} is {loss} at learning rate {learningRate:G4}. The last checkpoint is from before. Lower --lr, or check the data for extreme values.")
    {
    }

    /// <summary>Weights that are no finite numbers after a step whose losses still were.</summary>
    public TrainingDivergedException(long step)
        : base($"Training diverged: weights after {step} steps are no finite numbers. The last checkpoint is from before. Lower --lr, or check the data for extreme values.")
    {
    }
}
