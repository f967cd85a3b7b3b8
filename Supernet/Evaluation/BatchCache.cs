using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Evaluation;

/// <summary>Batches kept in memory, for passes that are repeated for every subnet: calibration and validation.</summary>
public sealed class BatchCache
{
    private readonly List<(Tensor Images, Tensor Labels)> batches = [];

    /// <summary>Keeps some batches.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="options">How to make batches.</param>
    /// <param name="count">How many to keep; null for one pass over the data.</param>
    /// <param name="dtype">Element type of the net that will read them.</param>
    /// <param name="cancellation">Stops reading.</param>
    public BatchCache(IImageDataset data, DataLoaderOptions options, int? count = null, DType dtype = DType.Float32, CancellationToken cancellation = default)
    {
        using var loader = new DataLoader(data, options);
        for (var i = 0; i < (count ?? loader.BatchesPerEpoch); i++)
        {
            var batch = loader.Next(cancellation);
            Add(dtype == DType.Float32 ? batch.Images.Clone() : Widened(batch.Images), batch.Labels.Clone());
        }
    }

    /// <summary>Keeps the given batches.</summary>
    public BatchCache(IEnumerable<(Tensor Images, Tensor Labels)> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        foreach (var (images, labels) in batches)
        {
            Add(images, labels);
        }
    }

    /// <summary>The batches: images [n, h, w, c] and Int32 labels [n].</summary>
    public IReadOnlyList<(Tensor Images, Tensor Labels)> Batches => batches;

    /// <summary>Number of images in all.</summary>
    public int Count { get; private set; }

    private void Add(Tensor images, Tensor labels)
    {
        batches.Add((images, labels));
        Count += labels.Shape[0];
    }

    private static Tensor Widened(in Tensor images) => Tensor.From<double>(Array.ConvertAll(images.ToArray<float>(), v => (double)v), images.Shape);
}
