using System.Numerics;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>
/// How a batch goes through a net: on the processor in pieces that keep its maps in the cache, smaller ones for the first steps, whose maps are large, than for the
/// others, whose weights are.
/// </summary>
/// <remarks>On the smallest official net, 16 images at one thread: 99 ms whole, 84 ms in pieces of two sizes (Zen 4); on a Zen 3, whose cache is smaller, pieces of as many sizes as fit take a tenth less than two.</remarks>
internal static class BatchCuts
{
    // Maps of a step for a piece: a share of the last-level cache that leaves room for weights and neighbours, 12 MB at most. Of 32 MB, on a Zen 3 pieces of 2 to 5 MB are a tenth faster
    // than 8 and a fifth faster than 12, on a Zen 4 (in pieces of two sizes) 5 to 12 are alike; on an Intel machine with a cache of hundreds and two threads 12 to 24 MB are a tenth faster
    // than 8, and 4 a fifth slower.
    private const long MostPieceBytes = 12 * 1024 * 1024;
    private const int CacheShare = 10;

    private const int MostImages = 16;

    // On a device (256 MB, not measured on one yet): images enough for even the last, smallest maps to fill a large GPU, and maps far below the most that one block can hold.
    private const long DevicePieceFloats = 64 * 1024 * 1024;

    /// <summary>Stretches for the processor's cache: a cut wherever the steps that follow have room for at least twice the images and only one map crosses.</summary>
    public static BatchStretch[] OfCache(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps) => OfCache(steps, maps, PieceBytes);

    /// <summary>The same where a step's maps may take so many bytes.</summary>
    internal static BatchStretch[] OfCache(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps, long pieceBytes)
    {
        // Powers of two, which divide one another; later steps never take fewer images than earlier ones.
        int[] images = [.. Floats(steps, maps).Select(count => 1 << BitOperations.Log2((uint)Math.Clamp(pieceBytes / (sizeof(float) * count), 1, MostImages)))];
        for (var step = images.Length - 2; step >= 0; step--)
        {
            images[step] = Math.Min(images[step], images[step + 1]);
        }

        var stretches = new List<BatchStretch>();
        var first = 0;
        for (var step = 1; step < images.Length; step++)
        {
            if (images[step] > images[first] && Crossing(steps, step) is { } crossing)
            {
                stretches.Add(new BatchStretch(first, step, images[first], crossing));
                first = step;
            }
        }

        stretches.Add(new BatchStretch(first, steps.Count, images[first], InferenceStep.None));
        return [.. stretches];
    }

    /// <summary>One stretch for a device: pieces as few as its memory should bear.</summary>
    public static BatchStretch[] OfDevice(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps) =>
        [new(0, steps.Count, (int)Math.Clamp(DevicePieceFloats / Floats(steps, maps).Max(), 1, int.MaxValue), InferenceStep.None)];

    // What a step's maps take for an image.
    private static long[] Floats(IReadOnlyList<InferenceStep> steps, IReadOnlyList<MapShape> maps) =>
        [.. steps.Select(step => step.Inputs.Append(step.Output).Sum(map => maps[map].Of(1).Count))];

    // The map made before a step that it or a later one reads, if there is but one.
    private static int? Crossing(IReadOnlyList<InferenceStep> steps, int step)
    {
        var made = steps.Take(step).Select(earlier => earlier.Output).Append(0).ToHashSet();
        int[] crossing = [.. steps.Skip(step).SelectMany(later => later.Inputs).Where(made.Contains).Distinct()];
        return crossing.Length == 1 ? crossing[0] : null;
    }

    private static long PieceBytes => ProcessorCaches.LastLevelBytes == 0 ? MostPieceBytes : Math.Min(MostPieceBytes, ProcessorCaches.LastLevelBytes / CacheShare);
}
