using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>
/// A subnet compiled for inference: batch norms folded into weights, weights packed once, bias, activation and shortcut added on the store, all maps in one block
/// of memory planned by their lifetimes.
/// </summary>
/// <remarks>
/// It copies the weights: later training of the supernet does not change it. Not for use by several threads at once. After the first call of a batch size a call
/// allocates nothing.
/// </remarks>
public sealed class InferenceNet : IDisposable
{
    private readonly IBackend backend;
    private readonly InferenceStep[] steps;
    private readonly MapShape[] shapes;
    private readonly Tensor[] maps;
    private Tensor arena;
    private Tensor resized;
    private int batch;

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
        compiler.Compile(plan, net.Classes);
        this.backend = backend;
        (steps, shapes) = ([.. compiler.Steps], [.. compiler.Maps]);
        maps = new Tensor[shapes.Length];
        Classes = net.Classes;
        Resolution = plan.Stem.InSize;
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Side of the images it computes on.</summary>
    public int Resolution { get; }

    /// <summary>Bytes of all maps at the last batch size.</summary>
    public long MapBytes => arena.IsNone ? 0 : arena.Count * sizeof(float);

    /// <summary>Logits [n, classes] of images.</summary>
    /// <param name="images">Normalised images [n, h, w, 3], resized if they are not of <see cref="Resolution"/>.</param>
    /// <param name="logits">Receives the logits [n, classes], dense.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public void Run(in Tensor images, in Tensor logits)
    {
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

        if (count != batch)
        {
            Bind(count);
        }

        maps[0] = Fitting(images);
        maps[^1] = logits.Reshape(count, 1, 1, Classes);
        foreach (var step in steps)
        {
            step.Run(maps);
        }

        (maps[0], maps[^1]) = (default, default);
    }

    /// <summary>Logits [n, classes] of images, in new memory.</summary>
    public Tensor Run(in Tensor images)
    {
        var logits = Tensor.Uninitialized(new Shape(images.Rank == 0 ? 0 : images.Shape[0], Classes));
        Run(images, logits);
        return logits;
    }

    /// <summary>Hands the maps' memory back to the backend: for a program that measures one net after another. A net that is simply dropped leaves it to the collector.</summary>
    public void Dispose()
    {
        Return(ref resized);
        Return(ref arena);
        batch = 0;
    }

    private void Return(ref Tensor rented)
    {
        if (!rented.IsNone)
        {
            backend.Return(rented);
            rented = default;
        }
    }

    private Tensor Fitting(in Tensor images)
    {
        if (images.Shape[1] == Resolution && images.Shape[2] == Resolution && images.IsContiguous)
        {
            return images;
        }

        if (resized.IsNone || resized.Shape[0] != batch)
        {
            Return(ref resized);
            resized = backend.Rent(shapes[0].Of(batch), DType.Float32);
        }

        if (images.Shape[1] == Resolution && images.Shape[2] == Resolution)
        {
            resized.CopyFrom(images);
        }
        else
        {
            backend.ResizeBicubic(images, resized);
        }

        return resized;
    }

    private void Bind(int count)
    {
        var lives = new (long Count, int First, int Last)[shapes.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var output = steps[i].Output;
            lives[output] = (shapes[output].Of(count).Count, i, i);
            foreach (var input in steps[i].Inputs)
            {
                lives[input].Last = i;
            }
        }

        // The caller's own memory.
        lives[0].Count = 0;
        lives[^1].Count = 0;
        var plan = new MemoryPlan(lives);
        Return(ref arena);
        arena = backend.Rent(new Shape(checked((int)plan.Total)), DType.Float32);
        for (var i = 1; i < maps.Length - 1; i++)
        {
            maps[i] = arena.Slice(0, (int)plan.OffsetOf(i), (int)lives[i].Count).Reshape(count, shapes[i].Size, shapes[i].Size, shapes[i].Channels);
        }

        batch = count;
    }
}
