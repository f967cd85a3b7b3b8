namespace AlphaNet.Pure.Nn.Data;

/// <summary>How a <see cref="DataLoader"/> makes batches.</summary>
/// <param name="BatchSize">Images a batch.</param>
/// <param name="Normalization">Constants of the channels, measured on the training part.</param>
public sealed record DataLoaderOptions(int BatchSize, Normalization Normalization)
{
    /// <summary>What is done to the images.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.None;

    /// <summary>Whether the augmentation draws at random, as for training; otherwise images are cut as for evaluation.</summary>
    public bool Augment { get; init; }

    /// <summary>Whether each epoch visits the images in a random order of its own; otherwise in the data set's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether images that do not fill a last batch are left out of the epoch; otherwise they make a smaller batch.</summary>
    public bool DropLast { get; init; }

    /// <summary>The run's seed, for order and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>The epoch that the loader ends before; by default it never ends.</summary>
    public long EndEpoch { get; init; } = long.MaxValue;

    /// <summary>Threads that prepare batches. The batches do not depend on it.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches prepared ahead of the consumer.</summary>
    public int Ahead { get; init; } = 3;

    /// <summary>Options for training: order and augmentation at random, full batches only.</summary>
    public static DataLoaderOptions ForTraining(int batchSize, Normalization normalization, AugmentationOptions augmentation, ulong seed) =>
        new(batchSize, normalization) { Augmentation = augmentation, Augment = true, Shuffle = true, DropLast = true, Seed = seed };

    /// <summary>Options for one ordered pass over all images, nothing random.</summary>
    /// <param name="batchSize">Images a batch.</param>
    /// <param name="normalization">Constants of the channels.</param>
    /// <param name="augmentation">The training's augmentation: its crop says the size of the images.</param>
    public static DataLoaderOptions ForEvaluation(int batchSize, Normalization normalization, AugmentationOptions augmentation) =>
        new(batchSize, normalization) { Augmentation = augmentation, EndEpoch = 1 };

    internal void Validate()
    {
        ThrowIfBelow(BatchSize, 1, nameof(BatchSize));
        ThrowIfBelow(Workers, 1, nameof(Workers));
        ThrowIfBelow(Ahead, 1, nameof(Ahead));
        ThrowIfBelow(EndEpoch, 1, nameof(EndEpoch));
        ArgumentNullException.ThrowIfNull(Normalization);
        ArgumentNullException.ThrowIfNull(Augmentation);
    }

    private static void ThrowIfBelow(long value, long least, string name)
    {
        if (value < least)
        {
            throw new ArgumentException($"DataLoaderOptions: {name} is {value}; it must be at least {least}.");
        }
    }
}
