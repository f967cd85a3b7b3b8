using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Evaluation;

/// <summary>Batches for passes that are repeated for every subnet, calibration and validation: kept in memory, or made anew by every pass where they would take too much of it.</summary>
public sealed class BatchCache
{
    /// <summary>Bytes of images that are kept at most, if nothing else is asked for. 2000 images of 224 pixels take more, 80,000 of 32 do not.</summary>
    public const long UsualBytes = 1L << 30;

    private readonly List<(Tensor Images, Tensor Labels)> kept = [];
    private readonly Func<IEnumerable<(Tensor Images, Tensor Labels)>>? again;

    /// <summary>Keeps some batches, or how to make them.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="options">How to make batches.</param>
    /// <param name="count">How many to keep; null for one pass over the data.</param>
    /// <param name="dtype">Element type of the net that will read them.</param>
    /// <param name="mostBytes">Bytes of images beyond which nothing is kept: every pass reads the data anew, to the same bits, and holds a few batches at a time.</param>
    /// <param name="cancellation">Stops reading.</param>
    public BatchCache(
        IImageDataset data, DataLoaderOptions options, int? count = null, DType dtype = DType.Float32, long mostBytes = UsualBytes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using var loader = new DataLoader(data, options);
        var batches = count ?? loader.BatchesPerEpoch;
        var (epochs, rest) = Math.DivRem(batches, loader.BatchesPerEpoch);
        Count = epochs * (options.DropLast ? loader.BatchesPerEpoch * options.BatchSize : data.Count) + rest * options.BatchSize;
        foreach (var (images, labels) in Read(loader, batches, dtype, cancellation))
        {
            if (images.Count / images.Shape[0] * dtype.Size() * Count > mostBytes)
            {
                again = () => Anew(data, options, batches, dtype);
                return;
            }

            kept.Add((images.Clone(), labels.Clone()));
        }
    }

    /// <summary>Keeps the given batches as they are: their memory stays the caller's, and must outlive the cache (clone what a <see cref="DataLoader"/> gave).</summary>
    public BatchCache(IEnumerable<(Tensor Images, Tensor Labels)> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        kept.AddRange(batches);
        Count = kept.Sum(batch => batch.Labels.Shape[0]);
    }

    /// <summary>The batches: images [n, h, w, c] and Int32 labels [n], each valid until the next is asked for. Several passes may go on at once.</summary>
    public IEnumerable<(Tensor Images, Tensor Labels)> Batches => again is null ? kept : again();

    /// <summary>Number of images in all.</summary>
    public int Count { get; }

    private static IEnumerable<(Tensor Images, Tensor Labels)> Anew(IImageDataset data, DataLoaderOptions options, int count, DType dtype)
    {
        using var loader = new DataLoader(data, options);
        foreach (var batch in Read(loader, count, dtype, CancellationToken.None))
        {
            yield return batch;
        }
    }

    private static IEnumerable<(Tensor Images, Tensor Labels)> Read(DataLoader loader, int count, DType dtype, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            var batch = loader.Next(cancellation);
            yield return (dtype == DType.Float32 ? batch.Images : Widened(batch.Images), batch.Labels);
        }
    }

    private static Tensor Widened(in Tensor images) => Tensor.From<double>(Array.ConvertAll(images.ToArray<float>(), v => (double)v), images.Shape);
}
