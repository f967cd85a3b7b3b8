using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>
/// A subnet compiled for inference: batch norms folded into weights, weights packed once, bias, activation and shortcut added on the store, all maps in one block
/// of memory planned by their lifetimes.
/// </summary>
/// <remarks>
/// It copies the weights: later training of the supernet does not change it. Not for use by several threads at once. After the first call of a batch size a call
/// allocates nothing. On a backend with memory of its own the weights are brought there once and the maps stay there; images and logits may lie in either memory.
/// </remarks>
public sealed class InferenceNet : IDisposable
{
    // Fewer images a lane pass over the weights too often for their number.
    private const int LeastOfLane = 4;

    private readonly IBackend backend;
    private readonly List<Tensor> rentedWeights;
    private readonly InferenceLane[] lanes;
    private bool disposed;

    /// <summary>Compiles a subnet.</summary>
    /// <param name="net">The supernet, in Float32.</param>
    /// <param name="plan">The subnet.</param>
    /// <param name="statistics">What its batch norms normalise by.</param>
    /// <param name="backend">What computes; it must be an <see cref="IInferenceBackend"/>.</param>
    /// <exception cref="ArgumentException">The net is not in Float32, or the backend computes no folded nets.</exception>
    public InferenceNet(ElasticNet net, NetworkPlan plan, NormStatistics statistics, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(backend);
        if (net.DType != DType.Float32)
        {
            throw new ArgumentException($"InferenceNet: the net is in {net.DType}, folded nets are in Float32; SubnetRunner computes in both.", nameof(net));
        }

        var compiler = new InferenceCompiler(backend, new FoldedWeights(net, plan, statistics));
        try
        {
            compiler.Compile(plan, net.Classes);
        }
        catch
        {
            // A device may have had room for some of the weights.
            compiler.Rented.ForEach(weight => backend.Return(weight));
            throw;
        }

        this.backend = backend;
        rentedWeights = compiler.Rented;
        var (steps, shapes) = (compiler.Steps.ToArray(), compiler.Maps.ToArray());
        var stretches = backend.Device is null ? BatchCuts.OfCache(steps, shapes) : BatchCuts.OfDevice(steps, shapes);
        lanes = [.. Enumerable.Range(0, ((IInferenceBackend)backend).Lanes).Select(_ => new InferenceLane(backend, steps, shapes, stretches))];
        Classes = net.Classes;
        Resolution = plan.Stem.InSize;
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Side of the images it computes on.</summary>
    public int Resolution { get; }

    /// <summary>Bytes of all maps at the largest batch so far.</summary>
    public long MapBytes => lanes.Sum(lane => lane.MapBytes);

    /// <summary>Logits [n, classes] of images.</summary>
    /// <param name="images">Normalised images [n, h, w, 3], resized if they are not of <see cref="Resolution"/>.</param>
    /// <param name="logits">Receives the logits [n, classes], dense.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ObjectDisposedException">The net was disposed.</exception>
    public void Run(in Tensor images, in Tensor logits)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (images.Rank != 4 || images.Shape[3] != StemPlan.InChannels || images.DType != DType.Float32)
        {
            throw new ShapeException("InferenceNet", $"expected Float32 images [n, h, w, {StemPlan.InChannels}], received {images}");
        }

        var count = images.Shape[0];
        if (logits.Shape != new Shape(count, Classes) || logits.DType != DType.Float32 || !logits.IsContiguous)
        {
            throw new ShapeException("InferenceNet", $"expected dense Float32 logits [{count}, {Classes}], received {logits}");
        }

        if (count == 0)
        {
            return;
        }

        // Threads that each take images of their own never wait for one another and find their maps in their own cache; few images are shared out within every step.
        if (lanes.Length == 1 || count < LeastOfLane * lanes.Length)
        {
            lanes[0].Run(images, logits);
            return;
        }

        var job = new LanesJob(lanes, images, logits);
        ((IInferenceBackend)backend).SideBySide(lanes.Length, ref job);
    }

    /// <summary>Logits [n, classes] of images, in new memory of the host.</summary>
    public Tensor Run(in Tensor images)
    {
        var logits = Tensor.Uninitialized(new Shape(images.Rank == 0 ? 0 : images.Shape[0], Classes));
        Run(images, logits);
        return logits;
    }

    /// <summary>
    /// Hands the memory of maps and weights back to the backend: for a program that measures one net after another. A net that is simply dropped leaves it to the collector.
    /// </summary>
    public void Dispose()
    {
        foreach (var lane in lanes)
        {
            lane.Release();
        }

        rentedWeights.ForEach(weight => backend.Return(weight));
        rentedWeights.Clear();
        disposed = true;
    }
}
