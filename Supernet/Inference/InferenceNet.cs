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
/// allocates nothing. On a backend with memory of its own the weights are brought there once and the maps stay there; images and logits may lie in either memory.
/// </remarks>
public sealed class InferenceNet : IDisposable
{
    private readonly IBackend backend;
    private readonly InferenceStep[] steps;
    private readonly MapShape[] shapes;
    private readonly Tensor[] maps;
    private readonly BatchCuts cuts;
    private readonly List<Tensor> rentedWeights;

    // The maps of a largest piece; what a step sees are their first images.
    private readonly Tensor[] whole;
    private Tensor arena;
    private Tensor brought;
    private Tensor resized;
    private Tensor scores;
    private int bound;
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
        compiler.Compile(plan, net.Classes);
        this.backend = backend;
        (steps, shapes, rentedWeights) = ([.. compiler.Steps], [.. compiler.Maps], compiler.Rented);
        cuts = backend.Device is null ? BatchCuts.OfCache(steps, shapes) : BatchCuts.OfDevice(steps, shapes);
        maps = new Tensor[shapes.Length];
        whole = new Tensor[shapes.Length];
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

        Bind(Math.Min(count, cuts.Late));
        for (var first = 0; first < count; first += cuts.Late)
        {
            var n = Math.Min(cuts.Late, count - first);
            RunPiece(images.Slice(0, first, n), logits.Slice(0, first, n).Reshape(n, 1, 1, Classes));
        }
    }

    private void RunPiece(in Tensor images, in Tensor logits)
    {
        var count = images.Shape[0];
        for (var first = 0; cuts.Boundary > 0 && first < count; first += cuts.Early)
        {
            var n = Math.Min(cuts.Early, count - first);
            See(n);
            maps[0] = Fitting(images.Slice(0, first, n));
            maps[cuts.Crossing] = whole[cuts.Crossing].Slice(0, first, n);
            RunSteps(0, cuts.Boundary);
        }

        See(count);
        maps[0] = cuts.Boundary > 0 ? default : Fitting(images);
        var here = logits.Device == backend.Device;
        maps[^1] = here ? logits : Kept(ref scores, logits.Shape);
        RunSteps(cuts.Boundary, steps.Length);
        if (!here)
        {
            logits.CopyFrom(maps[^1]);
        }

        (maps[0], maps[^1]) = (default, default);
    }

    private void RunSteps(int first, int end)
    {
        for (var i = first; i < end; i++)
        {
            steps[i].Run(maps);
        }
    }

    private void See(int images)
    {
        for (var i = 1; i < maps.Length - 1; i++)
        {
            maps[i] = whole[i].Slice(0, 0, Math.Min(images, whole[i].Shape[0]));
        }
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
        Return(ref brought);
        Return(ref resized);
        Return(ref scores);
        Return(ref arena);
        rentedWeights.ForEach(weight => backend.Return(weight));
        rentedWeights.Clear();
        disposed = true;
    }

    private void Return(ref Tensor rented)
    {
        if (!rented.IsNone)
        {
            backend.Return(rented);
            rented = default;
        }
    }

    /// <summary>Images where the backend computes, dense and of the net's resolution.</summary>
    private Tensor Fitting(in Tensor images)
    {
        var fits = images.Shape[1] == Resolution && images.Shape[2] == Resolution;
        var here = images;
        if (images.Device != backend.Device || (fits && !images.IsContiguous))
        {
            here = Kept(ref brought, images.Shape);
            backend.Copy(images, here);
        }

        if (fits)
        {
            return here;
        }

        var fitting = Kept(ref resized, shapes[0].Of(images.Shape[0]));
        backend.ResizeBicubic(here, fitting);
        return fitting;
    }

    /// <summary>The first elements of a buffer that is kept from call to call, and grows.</summary>
    private Tensor Kept(ref Tensor buffer, Shape shape)
    {
        var count = checked((int)shape.Count);
        if (buffer.IsNone || buffer.Count < count)
        {
            Return(ref buffer);
            buffer = backend.Rent(new Shape(count), DType.Float32);
        }

        return buffer.Slice(0, 0, count).Reshape(shape[0], shape[1], shape[2], shape[3]);
    }

    private void Bind(int images)
    {
        if (images <= bound)
        {
            return;
        }

        var lives = new (long Count, int First, int Last)[shapes.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var output = steps[i].Output;
            lives[output] = (shapes[output].Of(1).Count, i, i);
            foreach (var input in steps[i].Inputs)
            {
                lives[input].Last = i;
            }
        }

        // The caller's own memory.
        lives[0].Count = 0;
        lives[^1].Count = 0;
        for (var i = 0; i < lives.Length; i++)
        {
            lives[i].Count *= ImagesOf(i);
        }

        // Early pieces come one after the other, and each adds to the crossing map: it lives from the start.
        if (cuts.Boundary > 0)
        {
            lives[cuts.Crossing].First = 0;
        }

        var plan = new MemoryPlan(lives);
        Return(ref arena);
        arena = backend.Rent(new Shape(checked((int)plan.Total)), DType.Float32);
        for (var i = 1; i < maps.Length - 1; i++)
        {
            whole[i] = arena.Slice(0, (int)plan.OffsetOf(i), (int)lives[i].Count).Reshape(ImagesOf(i), shapes[i].Size, shapes[i].Size, shapes[i].Channels);
        }

        bound = images;

        int ImagesOf(int map) => lives[map].Last < cuts.Boundary ? Math.Min(images, cuts.Early) : images;
    }
}
