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
    private readonly BatchStretch[] stretches;
    private readonly Tensor[] maps;

    // The maps of a largest piece; what a step sees are their first images.
    private readonly Tensor[] whole;
    private Tensor arena;
    private Tensor brought;
    private Tensor resized;
    private Tensor scores;
    private int bound;

    public InferenceLane(IBackend backend, InferenceStep[] steps, MapShape[] shapes, BatchStretch[] stretches)
    {
        (this.backend, this.steps, this.shapes, this.stretches) = (backend, steps, shapes, stretches);
        maps = new Tensor[shapes.Length];
        whole = new Tensor[shapes.Length];
    }

    /// <summary>Bytes of all maps at the largest batch so far.</summary>
    public long MapBytes => arena.IsNone ? 0 : arena.Count * sizeof(float);

    /// <summary>Logits [n, classes], dense, of images [n, h, w, 3].</summary>
    public void Run(in Tensor images, in Tensor logits)
    {
        var (count, classes, most) = (images.Shape[0], logits.Shape[1], stretches[^1].Images);
        Bind(Math.Min(count, most));
        for (var first = 0; first < count; first += most)
        {
            var n = Math.Min(most, count - first);
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
        var here = logits.Device == backend.Device;
        maps[^1] = here ? logits : Kept(ref scores, logits.Shape);
        RunStretch(stretches.Length - 1, images, 0);
        if (!here)
        {
            logits.CopyFrom(maps[^1]);
        }

        (maps[0], maps[^1]) = (default, default);
    }

    /// <summary>A stretch's steps on a piece of images, after the stretches before it on theirs.</summary>
    /// <param name="index">The stretch.</param>
    /// <param name="images">The piece.</param>
    /// <param name="first">Where its first image lies in the next stretch's piece.</param>
    private void RunStretch(int index, in Tensor images, int first)
    {
        var count = images.Shape[0];
        var stretch = stretches[index];
        if (index == 0)
        {
            maps[0] = Fitting(images);
        }
        else
        {
            var before = stretches[index - 1];
            for (var done = 0; done < count; done += before.Images)
            {
                RunStretch(index - 1, images.Slice(0, done, Math.Min(before.Images, count - done)), done);
            }

            maps[before.Crossing] = whole[before.Crossing].Slice(0, 0, count);
        }

        for (var i = stretch.First; i < stretch.End; i++)
        {
            var output = steps[i].Output;
            if (output != maps.Length - 1)
            {
                maps[output] = whole[output].Slice(0, output == stretch.Crossing ? first : 0, count);
            }

            steps[i].Run(maps);
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
        var count = InOneBlock(shape.Count, shape[0]);
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
        var pieces = new int[shapes.Length];
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
        foreach (var stretch in stretches)
        {
            foreach (var step in steps[stretch.First..stretch.End])
            {
                pieces[step.Output] = Math.Min(images, stretch.Images);
            }
        }

        // Piece after piece adds to a crossing map of the next stretch's images: it lives from the start.
        for (var i = 1; i < stretches.Length; i++)
        {
            var crossing = stretches[i - 1].Crossing;
            pieces[crossing] = Math.Min(images, stretches[i].Images);
            lives[crossing].First = 0;
        }

        for (var i = 0; i < lives.Length; i++)
        {
            lives[i].Count *= pieces[i];
        }

        var plan = new MemoryPlan(lives);
        Return(ref arena);
        arena = backend.Rent(new Shape(InOneBlock(plan.Total, images)), DType.Float32);
        for (var i = 1; i < maps.Length - 1; i++)
        {
            whole[i] = arena.Slice(0, (int)plan.OffsetOf(i), (int)lives[i].Count).Reshape(pieces[i], shapes[i].Size, shapes[i].Size, shapes[i].Channels);
        }

        bound = images;
    }

    private static int InOneBlock(long floats, int images) => floats <= int.MaxValue
        ? (int)floats
        : throw new TensorMemoryException($"InferenceNet: the maps of {images} images at a time need {floats * sizeof(float):N0} bytes, more than one block holds. Take smaller images or a smaller net.");

    private void Return(ref Tensor rented)
    {
        if (!rented.IsNone)
        {
            backend.Return(rented);
            rented = default;
        }
    }
}
