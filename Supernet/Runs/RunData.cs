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
        split = DataSplit.HoldOut(all, options.ValidationShare, (ulong)options.Seed);
        Name = all.Name;
        Classes = all.Classes;
        ClassNames = all.ClassNames;
        ContentHash = all.ContentHash;
        Normalization = normalization ?? Normalization.Measure(split.Train);
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

    /// <summary>Batches for training from a position on.</summary>
    public DataLoader TrainingLoader(DataPosition from) => new(
        split.Train, DataLoaderOptions.ForTraining(options.BatchSize, Normalization, options.Augmentation, (ulong)options.Seed), from);

    /// <summary>Training batches, augmented, that calibrate batch norms: the same for every subnet.</summary>
    /// <param name="dtype">Element type of the net that will read them.</param>
    /// <param name="mostBytes">Bytes of images beyond which none are kept; see <see cref="BatchCache"/>.</param>
    public BatchCache CalibrationBatches(DType dtype = DType.Float32, long mostBytes = BatchCache.UsualBytes)
    {
        // A seed of its own: calibration is not to depend on how far training went.
        var size = Math.Min(options.CalibrationBatchSize, split.Train.Count);
        var loader = DataLoaderOptions.ForTraining(size, Normalization, options.Augmentation, (ulong)options.Seed + 1);
        return new BatchCache(split.Train, loader, options.CalibrationBatches, dtype, mostBytes);
    }

    /// <summary>The validation part in batches.</summary>
    /// <inheritdoc cref="CalibrationBatches" path="/param"/>
    public BatchCache ValidationBatches(DType dtype = DType.Float32, long mostBytes = BatchCache.UsualBytes) => Whole(split.Validation, dtype, mostBytes);

    /// <summary>The test set in batches. For the final evaluation alone: nothing is chosen by it.</summary>
    public BatchCache TestBatches(DType dtype = DType.Float32) => Whole(openTest(), dtype, BatchCache.UsualBytes);

    private BatchCache Whole(IImageDataset data, DType dtype, long mostBytes) =>
        new(data, DataLoaderOptions.ForEvaluation(EvaluationBatch, Normalization, options.Augmentation), null, dtype, mostBytes);
}
