using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>A run's data: what it trains on, what it chooses by, and the test set, which only a final evaluation reads.</summary>
public sealed class RunData
{
    /// <summary>The name of the built-in data set.</summary>
    public const string Shapes = "shapes";

    private const int ShapesTestCount = 4_000;
    private const int EvaluationBatch = 250;

    private readonly RunOptions options;
    private readonly DataSplit split;
    private readonly Func<IImageDataset> openTest;

    private RunData(RunOptions options, IImageDataset all, Normalization? normalization, Func<IImageDataset> openTest)
    {
        this.options = options;
        this.openTest = openTest;
        RequireBatch(options, all);
        split = DataSplit.HoldOut(all, options.ValidationShare, (ulong)options.Seed);
        Name = all.Name;
        Classes = all.Classes;
        ClassNames = all.ClassNames;
        ContentHash = all.ContentHash;
        Normalization = normalization ?? options.Normalization ?? Normalization.Measure(split.Train);
    }

    /// <summary>Name of the data set.</summary>
    public string Name { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Hash of all training and validation data.</summary>
    public ulong ContentHash { get; }

    /// <summary>Constants of the channels, measured on the training part.</summary>
    public Normalization Normalization { get; }

    /// <summary>The training part.</summary>
    public IImageDataset Train => split.Train;

    /// <summary>The part held out of the training data, for every choice.</summary>
    public IImageDataset Validation => split.Validation;

    /// <summary>Opens a run's data.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="normalization">Constants from a run's folder; measured when null.</param>
    /// <exception cref="IOException">The data is missing or damaged; the message says what was expected where.</exception>
    /// <exception cref="ArgumentException">It is too small for the options: one part would be empty, or less than a batch.</exception>
    public static RunData Open(RunOptions options, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Data == Shapes)
        {
            var seed = (ulong)options.Seed;
            return new RunData(options, ShapesDataset.Train(options.ShapesCount, seed), normalization, () => ShapesDataset.Test(ShapesTestCount, seed));
        }

        return new RunData(
            options, ColorView.Over(Datasets.Open(options.Data, DatasetSplit.Train)), normalization,
            () => ColorView.Over(Datasets.Open(options.Data, DatasetSplit.Test)));
    }

    /// <summary>Images of your own as a run's data.</summary>
    /// <param name="options">The run's options; <see cref="RunOptions.Data"/> is only a name then.</param>
    /// <param name="train">What is trained on, a part of it held out; square or not, grey or in colours.</param>
    /// <param name="openTest">Opens the test set, where one is to be read by <see cref="TestBatches"/>.</param>
    /// <param name="normalization">Constants of the channels; the options' when null, or measured on the training part.</param>
    /// <exception cref="ArgumentException">The data is too small for the options: one part would be empty, or less than a batch.</exception>
    public static RunData From(RunOptions options, IImageDataset train, Func<IImageDataset>? openTest = null, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        return new RunData(
            options, ColorView.Over(train), normalization,
            () => ColorView.Over((openTest ?? throw new InvalidOperationException($"RunData: {train.Name} was given without a test set. Give openTest to From."))()));
    }

    /// <summary>Batches for training from a position on.</summary>
    /// <param name="from">The first batch.</param>
    /// <param name="workers">Threads that make them; the batches do not depend on it.</param>
    public DataLoader TrainingLoader(DataPosition from, int workers = 1)
    {
        var loader = DataLoaderOptions.ForTraining(options.BatchSize, Normalization, options.Augmentation, (ulong)options.Seed);
        // A batch for every thread, and one that waits for the consumer.
        return new(split.Train, loader with { Workers = workers, Ahead = Math.Max(loader.Ahead, workers + 1) }, from);
    }

    /// <summary>Training batches that calibrate batch norms, augmented if <see cref="RunOptions.CalibrationAugmented"/>: the same for every subnet.</summary>
    /// <param name="dtype">Element type of the net that will read them.</param>
    /// <param name="mostBytes">Bytes of images beyond which none are kept; see <see cref="BatchCache"/>.</param>
    /// <param name="cancellation">Stops reading.</param>
    public BatchCache CalibrationBatches(DType dtype = DType.Float32, long mostBytes = BatchCache.UsualBytes, CancellationToken cancellation = default)
    {
        // A seed of its own: calibration is not to depend on how far training went.
        var size = Math.Min(options.CalibrationBatchSize, split.Train.Count);
        var loader = DataLoaderOptions.ForTraining(size, Normalization, options.Augmentation, (ulong)options.Seed + 1) with { Augment = options.CalibrationAugmented };
        return new BatchCache(split.Train, loader, options.CalibrationBatches, dtype, mostBytes, cancellation);
    }

    /// <summary>The validation part in batches.</summary>
    /// <inheritdoc cref="CalibrationBatches" path="/param"/>
    public BatchCache ValidationBatches(DType dtype = DType.Float32, long mostBytes = BatchCache.UsualBytes, CancellationToken cancellation = default) =>
        Whole(split.Validation, dtype, mostBytes, cancellation);

    /// <summary>The test set in batches. For the final evaluation alone: nothing is chosen by it.</summary>
    public BatchCache TestBatches(DType dtype = DType.Float32, CancellationToken cancellation = default) => Whole(openTest(), dtype, BatchCache.UsualBytes, cancellation);

    private static void RequireBatch(RunOptions options, IImageDataset all)
    {
        var held = (int)Math.Round(options.ValidationShare * all.Count);
        var train = all.Count - held;
        if (held < 1 || train < options.BatchSize)
        {
            throw new ArgumentException(
                $"Training: of the {all.Count} images of {all.Name} a validation share of {options.ValidationShare} holds out {held} and leaves {train} to train on, in batches of {options.BatchSize}; "
                + $"{(held < 1 ? "hold out more" : "take smaller batches or hold out less")}, or give more images.");
        }
    }

    private BatchCache Whole(IImageDataset data, DType dtype, long mostBytes, CancellationToken cancellation) =>
        new(data, DataLoaderOptions.ForEvaluation(EvaluationBatch, Normalization, options.Augmentation), null, dtype, mostBytes, cancellation);
}
