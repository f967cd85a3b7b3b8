namespace AlphaNet.Pure.Kernels.Resize;

/// <summary>Where one output position of a bicubic resize reads along an axis: four input positions from <see cref="First"/> on, clamped to the border, with their weights.</summary>
/// <remarks>a = -0.75 (Keys 1981), half-pixel centres. The centre is kept as a fraction of integers, which is exact where float would lose the digits that the weights hang on.</remarks>
internal readonly struct CubicPlace
{
    private const float A = -0.75f;

    public readonly int First;
    public readonly float Weight0;
    public readonly float Weight1;
    public readonly float Weight2;
    public readonly float Weight3;
    private readonly int last;

    public CubicPlace(int place, int source, int target)
    {
        // (place + 0.5) source / target - 0.5; below 0 only in the first half pixel.
        var centre = (2 * place + 1) * source - target;
        var below = centre < 0 ? -1 : centre / (2 * target);
        var rest = (float)(centre - below * 2 * target) / (2 * target);
        First = below - 1;
        last = source - 1;
        // The cubics of Keys in factors, which round less than their sums: at distance d the far one is A (d - 1) (d - 2)^2.
        Weight0 = A * rest * (1 - rest) * (1 - rest);
        Weight1 = Near(rest);
        Weight2 = Near(1 - rest);
        Weight3 = A * (1 - rest) * rest * rest;
    }

    /// <summary>The input position of a tap.</summary>
    public int Position(int tap) => Math.Min(Math.Max(First + tap, 0), last);

    /// <summary>The weight that an input position has in all, which at the border is that of several taps.</summary>
    public float WeightAt(int position) =>
        (Position(0) == position ? Weight0 : 0f) + (Position(1) == position ? Weight1 : 0f)
        + (Position(2) == position ? Weight2 : 0f) + (Position(3) == position ? Weight3 : 0f);

    /// <summary>The first output position that may read an input position.</summary>
    public static int FirstReader(int position, int source, int target) =>
        position == 0 ? 0 : Math.Max(((2 * position - 3) * target - source) / (2 * source), 0);

    /// <summary>The end of the output positions that may read an input position.</summary>
    public static int EndOfReaders(int position, int source, int target) =>
        position == source - 1 ? target : Math.Min(((2 * position + 5) * target - source) / (2 * source) + 1, target);

    private static float Near(float distance) => (1 - distance) * (1 + distance - (A + 2) * distance * distance);
}
