using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Everything that decides what a training run computes. Threads and places are not part of it: they do not change a bit of the result.</summary>
/// <remarks>What computes is not part of it either, and does: vectors of another width, a device, or another precision there round sums differently.</remarks>
public sealed record RunOptions
{
    /// <summary>The search space.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Where the data comes from: <c>shapes</c> or a folder.</summary>
    public required string Data { get; init; }

    /// <summary>Passes over the training part; 0 makes a run of the weights it starts from.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images a step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Passes over which the rate rises.</summary>
    public double WarmupEpochs { get; init; } = 1;

    /// <summary>Seed of weights, data order, augmentation, masks and subnet draws.</summary>
    public long Seed { get; init; }

    /// <summary>Share of the training data held out to choose by.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Images of the built-in set, where that is the data.</summary>
    public int ShapesCount { get; init; } = 20_000;

    /// <summary>Settings of the step.</summary>
    public SandwichOptions Sandwich { get; init; } = new();

    /// <summary>Settings of the optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Decay of the running average of the weights, which is then what is measured and saved to search and evaluate; 0 for none. See <see cref="WeightAverage"/>.</summary>
    public double AverageDecay { get; init; }

    /// <summary>What is done to training images.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.None;

    /// <summary>Constants that images are normalised by; null measures them on the training part.</summary>
    public Normalization? Normalization { get; init; }

    /// <summary>Batches of <see cref="CalibrationBatchSize"/> images that calibrate a subnet's batch norms.</summary>
    public int CalibrationBatches { get; init; } = 16;

    /// <summary>Images a calibration batch.</summary>
    public int CalibrationBatchSize { get; init; } = 128;

    /// <summary>
    /// Whether those images are augmented as in training, which is how the published nets are calibrated; otherwise they are cut as for evaluation, so that the statistics
    /// are those of images as they will come.
    /// </summary>
    public bool CalibrationAugmented { get; init; } = true;

    /// <summary>Throws if a value makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the value.</exception>
    public void Validate()
    {
        Require(Epochs >= 0, $"epochs is {Epochs}, it must be at least 0");
        Require(BatchSize >= 2, $"batch is {BatchSize}, it must be at least 2: batch norm needs more than one image");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"the learning rate is {LearningRate}, it must be above 0");
        Require(WarmupEpochs >= 0 && WarmupEpochs <= Epochs, $"warm-up of {WarmupEpochs} epochs does not fit {Epochs} epochs");
        Require(ValidationShare > 0 && ValidationShare < 1, $"the validation share is {ValidationShare}, it must lie in (0, 1)");
        Require(CalibrationBatches >= 1 && CalibrationBatchSize >= 2, $"calibration of {CalibrationBatches} batches of {CalibrationBatchSize} images is too small");
        Require(Augmentation.CutoutSize < Space.Resolutions.Max(), $"a square of {Augmentation.CutoutSize} pixels left out leaves nothing of images of {Space.Resolutions.Max()}; take a smaller cutout");
        Require(AverageDecay >= 0 && AverageDecay < 1, $"the decay of averaged weights is {AverageDecay}, it must lie in [0, 1)");
        Sandwich.Validate();
        Optimizer.Validate();

        static void Require(bool holds, string problem)
        {
            if (!holds)
            {
                throw new ArgumentException($"Training: {problem}.");
            }
        }
    }
}
