using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Fills batches for one thread: a batch is a pure function of data, options and position.</summary>
internal sealed class BatchMaker
{
    private readonly IImageDataset data;
    private readonly DataLoaderOptions options;
    private readonly ImagePipeline pipeline;
    private readonly byte[] pixels;

    public BatchMaker(IImageDataset data, DataLoaderOptions options)
    {
        this.data = data;
        this.options = options;
        pipeline = new ImagePipeline(data.Height, data.Width, data.Channels, options.Augmentation, options.Normalization);
        pixels = new byte[data.Height * data.Width * data.Channels];
    }

    /// <summary>Shape of the images of a batch of <paramref name="count"/>.</summary>
    public Shape ImagesShape(int count) => new(count, pipeline.OutputHeight, pipeline.OutputWidth, data.Channels);

    /// <summary>Fills a batch, looking up between images whether to give up.</summary>
    /// <exception cref="SampleException">An image is unreadable or its label is no class.</exception>
    public void Fill(in Batch batch, ref readonly bool stop)
    {
        var images = batch.Images.Span<float>();
        var labels = batch.Labels.Span<int>();
        var size = images.Length / labels.Length;
        var order = new BatchOrder(data.Count, options.Seed, batch.Position.Epoch);
        var first = batch.Position.Batch * options.BatchSize;
        for (var i = 0; i < labels.Length && !Volatile.Read(in stop); i++)
        {
            var sample = options.Shuffle ? order[first + i] : first + i;
            try
            {
                Prepare(sample, batch.Position.Epoch, images.Slice(i * size, size), out labels[i]);
            }
            catch (Exception cause)
            {
                throw new SampleException(data.Name, sample, batch.Position, cause);
            }
        }
    }

    private void Prepare(int sample, long epoch, Span<float> image, out int label)
    {
        data.Read(sample, pixels, out label);
        if ((uint)label >= (uint)data.Classes)
        {
            throw new InvalidDataException($"its label is {label}, but the data set says it has classes 0..{data.Classes - 1}.");
        }

        if (options.Augment)
        {
            pipeline.Train(pixels, options.Seed, epoch, sample, image);
        }
        else
        {
            pipeline.Evaluate(pixels, image);
        }
    }
}
