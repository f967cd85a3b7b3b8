using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>The maps in which a compiled net computes, one batch at a time, in one block planned by their lifetimes. Lanes share steps and weights and run side by side.</summary>
internal sealed class InferenceLane
{
    private readonly IBackend backend;
    private readonly InferenceStep[] steps;
    private readonly MapShape[] shapes;
    private readonly BatchCuts cuts;
    private readonly Tensor[] maps;

    // The maps of a largest piece; what a step sees are their first images.
    private readonly Tensor[] whole;
    private Tensor arena;
    private Tensor brought;
    private Tensor resized;
    private Tensor scores;
    private int bound;

    public InferenceLane(IBackend backend, InferenceStep[] steps, MapShape[] shapes, BatchCuts cuts)
    {
        (this.backend, this.steps, this.shapes, this.cuts) = (backend, steps, shapes, cuts);
        maps = new Tensor[shapes.Length];
        whole = new Tensor[shapes.Length];
    }

    /// <summary>Bytes of all maps at the largest batch so far.</summary>
    public long MapBytes => arena.IsNone ? 0 : arena.Count * sizeof(float);

    /// <summary>Logits [n, classes], dense, of images [n, h, w, 3].</summary>
    public void Run(in Tensor images, in Tensor logits)
    {
        var (count, classes) = (images.Shape[0], logits.Shape[1]);
        Bind(Math.Min(count, cuts.Late));
        for (var first = 0; first < count; first += cuts.Late)
        {
            var n = Math.Min(cuts.Late, count - first);
            RunPiece(images.Slice(0, first, n), logits.Slice(0, first, n).Reshape(n, 1, 1, classes));
        }
    }

    /// <summary>Hands all memory back to the backend.</summary>
    public void Release()
    {
        Return(ref brought);
        Return(ref resized);
        Return(ref scores);
        Return(ref arena);
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

    /// <summary>Images where the backend computes, dense and of the net's resolution.</summary>
    private Tensor Fitting(in Tensor images)
    {
        var fits = images.Shape[1] == shapes[0].Size && images.Shape[2] == shapes[0].Size;
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

        // Whatever fails from here on leaves nothing bound.
        bound = 0;
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

    private void Return(ref Tensor rented)
    {
        if (!rented.IsNone)
        {
            backend.Return(rented);
            rented = default;
        }
    }
}
