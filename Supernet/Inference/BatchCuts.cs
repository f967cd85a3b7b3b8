using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>
/// How a batch goes through a net: on the processor in pieces that keep its maps in the cache, smaller ones for the first steps, whose maps are large, than for the
/// others, whose weights are.
/// </summary>
/// <remarks>On the smallest official net, 16 images at one thread: 99 ms whole, 84 ms in pieces.</remarks>
internal readonly record struct BatchCuts
{
    // A step whose maps take more than this for an image (256 KB) is one of large maps.
    private const long LargeStepFloats = 64 * 1024;

    // Maps of a step for a piece: a share of the last-level cache that leaves room for weights and neighbours, 12 MB at most. Of 32 MB, on a Zen 3 pieces of 4 to 8 MB are a fifth faster
    // than 12, on a Zen 4 5 to 12 are alike; on an Intel machine with a cache of hundreds and two threads 12 to 24 MB are a tenth faster than 8, and 4 a fifth slower.
    private const long MostPieceBytes = 12 * 1024 * 1024;
    private const int CacheShare = 6;

    private const int MostImages = 16;

    // On a device (256 MB, not measured on one yet): images enough for even the last, smallest maps to fill a large GPU, and maps far below the most that one block can hold.
    private const long DevicePieceFloats = 64 * 1024 * 1024;

    private BatchCuts(int boundary, int crossing, int early, int late) => (Boundary, Crossing, Early, Late) = (boundary, crossing, early, late);

    /// <summary>First step of the later ones; 0 if no step has large maps.</summary>
    public int Boundary { get; }

    /// <summary>The one map that later steps read of earlier ones.</summary>
    public int Crossing { get; }

    /// <summary>Images of a piece before the boundary.</summary>
    public int Early { get; }

    /// <summary>Images of a piece after it, a whole number of early pieces unless the batch is smaller.</summary>
    public int Late { get; }

    /// <summary>Cuts for the processor's cache.</summary>
    public static BatchCuts OfCache(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps)
    {
        var floats = Floats(steps, maps);
        var large = Array.FindLastIndex(floats, count => count > LargeStepFloats);
        for (var boundary = large + 1; large >= 0 && boundary < steps.Count; boundary++)
        {
            var made = steps.Take(boundary).Select(step => step.Output).Append(0).ToHashSet();
            var crossing = steps.Skip(boundary).SelectMany(step => step.Inputs).Where(made.Contains).Distinct().ToArray();
            if (crossing.Length == 1)
            {
                var early = Images(floats[..boundary]);
                return new BatchCuts(boundary, crossing[0], early, Math.Max(early, Images(floats[boundary..]) / early * early));
            }
        }

        return new BatchCuts(0, 0, 0, Images(floats));
    }

    /// <summary>Cuts for a device: pieces of the whole net, as few as its memory should bear.</summary>
    public static BatchCuts OfDevice(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps) =>
        new(0, 0, 0, (int)Math.Clamp(DevicePieceFloats / Floats(steps, maps).Max(), 1, int.MaxValue));

    // What a step's maps take for an image.
    private static long[] Floats(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps) =>
        [.. steps.Select(step => step.Inputs.Append(step.Output).Sum(map => maps[map].Of(1).Count))];

    private static int Images(long[] floats) => (int)Math.Clamp(PieceBytes / (sizeof(float) * floats.Max()), 1, MostImages);

    private static long PieceBytes => ProcessorCaches.LastLevelBytes == 0 ? MostPieceBytes : Math.Min(MostPieceBytes, ProcessorCaches.LastLevelBytes / CacheShare);
}
