using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>Training settings that suit a space: the published recipe for large images, a short one for small images.</summary>
public static class RunPresets
{
    // Between the small images of CIFAR and the large ones of ImageNet.
    private const int LargeImages = 96;

    private const int PublishedCrop = 224;
    private const int PublishedBatch = 32;
    private const int PublishedCalibrationBatches = 64;
    private const int PublishedEpochs = 360;
    private const double PublishedWarmup = 5;
    private const int PublishedReferenceBatch = 256;
    private const double PublishedRate = 0.1;

    private const int SmallBatch = 32;
    private const int SmallEpochs = 24;
    private const double SmallWarmup = 1;
    private const int SmallSubnets = 3;
    private const int SmallPadding = 4;
    private const int AttentiveBins = 40;
    // For SmallBatch; it goes with the root of the batch. Measured on two epochs of CIFAR-10: docs/results.md.
    private const double SmallRate = 0.075;

    /// <summary>Options for a run, where nothing else was asked for.</summary>
    /// <param name="space">The search space; its largest resolution tells large images from small ones.</param>
    /// <param name="data">The data set.</param>
    /// <param name="epochs">Passes, if not the preset's; warm-up is shortened to a fifth of them where it would be longer.</param>
    /// <param name="batchSize">
    /// Images a step, if not the preset's. The learning rate follows: by its root for small images; for large ones as published, 0.1 for every whole 256 images of it
    /// and never below.
    /// </param>
    public static RunOptions For(SearchSpace space, string data, int? epochs = null, int? batchSize = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        return IsForLargeImages(space) ? Published(space, data, epochs ?? PublishedEpochs, batchSize ?? PublishedBatch) : Small(space, data, epochs ?? SmallEpochs, batchSize ?? SmallBatch);
    }

    /// <summary>Attentive sampling for a space: bins of 25 MFLOPs for large images, as published; for small ones of a fortieth of the range, whole MFLOPs.</summary>
    public static AttentiveOptions Attentive(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (IsForLargeImages(space))
        {
            return new AttentiveOptions();
        }

        var classes = CustomaryClasses(space);
        var range = NetworkCost.Of(space, space.Max, classes).MegaFlops - NetworkCost.Of(space, space.Min, classes).MegaFlops;
        return new AttentiveOptions { BinStep = Math.Max(1, (int)(range / AttentiveBins)) };
    }

    /// <summary>Classes that networks of such a space customarily tell apart: 1000 for large images, 10 for small ones.</summary>
    public static int CustomaryClasses(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return IsForLargeImages(space) ? 1000 : 10;
    }

    private static RunOptions Published(SearchSpace space, string data, int epochs, int batchSize) => new()
    {
        Space = space,
        Data = data,
        Epochs = epochs,
        BatchSize = batchSize,
        // Whole reference batches, as published: the rate stays below two of them.
        LearningRate = PublishedRate * Math.Max(1, batchSize / PublishedReferenceBatch),
        WarmupEpochs = Warmup(PublishedWarmup, epochs),
        Optimizer = new OptimizerOptions { WeightDecay = 1e-5 },
        Normalization = Normalization.ImageNet,
        CalibrationBatches = PublishedCalibrationBatches,
        CalibrationBatchSize = PublishedBatch,
        Augmentation = new AugmentationOptions { Crop = new ResizedCrop(PublishedCrop, PublishedCrop), FlipProbability = 0.5, Policy = AugmentationPolicy.AutoAugment },
    };

    private static RunOptions Small(SearchSpace space, string data, int epochs, int batchSize) => new()
    {
        Space = space,
        Data = data,
        Epochs = epochs,
        BatchSize = batchSize,
        LearningRate = SmallRate * Math.Sqrt((double)batchSize / SmallBatch),
        WarmupEpochs = Warmup(SmallWarmup, epochs),
        // Nets this small underfit: noise inside them only costs accuracy. One random subnet a step instead of two buys a third more steps in the same time. KL instead of the
        // alpha-divergence: over few epochs all nets come out better by it (docs/results.md).
        Sandwich = new SandwichOptions { Subnets = SmallSubnets, Distillation = Distillation.Kl, Dropout = 0, DropConnect = 0 },
        Optimizer = new OptimizerOptions { WeightDecay = 1e-4 },
        Augmentation = AugmentationOptions.Cifar with { Crop = new PaddedCrop(SmallPadding, PaddingMode.Reflect) },
        // Statistics of images as evaluation reads them: losses of all nets measured fell by it (docs/results.md).
        CalibrationAugmented = false,
    };

    private static bool IsForLargeImages(SearchSpace space) => space.Resolutions.Max() >= LargeImages;

    private static double Warmup(double preset, int epochs) => Math.Min(preset, epochs / 5.0);
}
