namespace AlphaNet.Pure.Tensors.Cpu.Depthwise.Direct;

/// <summary>How a direct convolution is cut: parts of an image's rows for the threads, blocks of channels for L1, tiles of columns for the registers.</summary>
/// <remarks>
/// Within a block a map is read and written nearly in the order of its addresses, all channels of some columns after one another: the processor foresees that and fetches ahead
/// better than instructions can, unless from memory. One vector of channels over many rows, a line from every pixel, took up to 1.9 times as long, fetching included.
/// </remarks>
internal readonly struct DirectPlan
{
    /// <summary>Output rows of a register tile.</summary>
    public const int TileRows = 2;

    private const int WidestTile = 4;

    // The taps of so many channels of a 5x5 kernel take 13 KB of L1; those of a 3x3 kernel need no limit.
    private const int MostBlockChannels = 128;
    private const int ChannelStep = 16;

    // Work that dwarfs a part's overhead of about a microsecond.
    private const long PartMultiplyAdds = 200_000;

    private const int WantedParts = 16;

    // More than a processor's share of L3 mostly holds: the map comes from memory, and the processor does not look far enough ahead to fetch it while a 5x5 kernel of stride 2 computes
    // (106 MB: 1.5 times as fast with fetching). Maps in L3, and what 3x3 kernels read, it fetches well by itself; instructions only get in its way (up to 20 % slower).
    private const long MostFarBytes = 48 << 20;

    // A 5x5 kernel of stride 1 computes for longer than its lines take from L3 and gains by fetching them evenly (up to 10 %), if so many channels lie between a fetch and its use.
    private const long NearBytes = 16 << 20;
    private const int MinFetchedChannels = 64;

    // Processors without AVX-512 foresee less (Zen 3: a 48x48x160 map 3.2 times as long as its copy). What a core's share of L3 does not hold is staged (0.65 to 0.9 of the time), what L2
    // does not hold is fetched (6x6x1152: 0.7 to 0.8, where staging saves a tenth).
    private const long NarrowStagedBytes = 6 << 20;
    private const long NarrowFetchedBytes = 3 << 20;

    // Pixels of fewer lines such processors foresee by themselves (16 and 24 channels of a 96x96 map: as fast either way).
    private const int MinStagedChannels = 48;

    public DirectPlan(in DepthwiseShape shape, SimdLevel level)
    {
        TileColumns = shape.OutWidth % WidestTile != 0 && shape.OutWidth % 3 == 0 ? 3 : WidestTile;
        var bytes = sizeof(float) * (long)shape.Images * shape.Channels * (shape.Height * shape.Width + shape.OutHeight * shape.OutWidth);
        Stages = bytes > (level < SimdLevel.Vector512 ? NarrowStagedBytes : StagedBytes) && shape.Channels >= MinStagedChannels && StaysInSecondLevel(shape);
        // Half a line of every pixel would be read in vain.
        var blocks = shape.Kernel == 3 || Stages ? 1 : DivideUp(shape.Channels, MostBlockChannels);
        BlockChannels = DivideUp(DivideUp(shape.Channels, blocks), ChannelStep) * ChannelStep;
        var work = (long)shape.Width * shape.Channels * shape.OutHeight * shape.Kernel * shape.Kernel / shape.Stride;
        var slices = Math.Clamp(Math.Min(DivideUp(WantedParts, shape.Images), work / PartMultiplyAdds), 1, shape.OutHeight);
        SliceRows = DivideUp(DivideUp(shape.OutHeight, (int)slices), TileRows) * TileRows;
        Slices = DivideUp(shape.OutHeight, SliceRows);
        Fetches = level < SimdLevel.Vector512
            ? bytes > NarrowFetchedBytes && !Stages
            : shape.Kernel == 5 && !Stages && (bytes > FarBytes || (shape.Stride == 1 && bytes > NearBytes && shape.Channels >= MinFetchedChannels));
    }

    /// <summary>Columns of a register tile; a row's last may be narrower.</summary>
    public int TileColumns { get; }

    /// <summary>Channels done together, innermost.</summary>
    public int BlockChannels { get; }

    /// <summary>Output rows of a part at most.</summary>
    public int SliceRows { get; }

    /// <summary>Parts of an image.</summary>
    public int Slices { get; }

    /// <summary>Whether a tile fetches what the next one reads.</summary>
    public bool Fetches { get; }

    /// <summary>Whether the rows that a pair of output rows adds are brought before it is computed, and the pair is sent past the caches.</summary>
    public bool Stages { get; }

    /// <summary>Floats of a pair of output rows.</summary>
    public static int StagedFloats(in DepthwiseShape shape) => TileRows * shape.OutWidth * shape.Channels;

    // With AVX-512 only what comes from memory (Zen 5, 32 MB of L3: maps of 35 to 106 MB in 0.6 to 0.95 of the time, smaller ones up to 1.8 times as long); no map is as large as some
    // processors' L3.
    private static long StagedBytes => ProcessorCaches.LastLevelBytes > 0 ? ProcessorCaches.LastLevelBytes / 8 * 7 : long.MaxValue;

    private static long FarBytes => ProcessorCaches.LastLevelBytes > 0 ? Math.Min(MostFarBytes, ProcessorCaches.LastLevelBytes / 4 * 3) : MostFarBytes;

    // What a pair of rows reads, and the pair itself.
    private static bool StaysInSecondLevel(in DepthwiseShape shape)
    {
        var pixels = (long)(shape.Kernel + (TileRows - 1) * shape.Stride) * shape.Width + TileRows * shape.OutWidth;
        return sizeof(float) * pixels * shape.Channels <= ProcessorCaches.SecondLevelBytes;
    }

    private static int DivideUp(int value, int by) => (value + by - 1) / by;
}
