namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>How a convolution is cut into parts: channel groups times slices of images or of output rows.</summary>
/// <remarks>It depends on the problem's size alone, so that sums over parts are the same for any number of threads.</remarks>
internal readonly struct DepthwisePartition
{
    // Runs of up to six cache lines a pixel feed the memory system, and the row buffers stay in L2; a map of 96 channels, a common one, is read as it lies.
    private const int GroupChannels = 96;
    private const int ChannelStep = 16;

    // Work that dwarfs a part's overhead of about a microsecond.
    private const long PartMultiplyAdds = 200_000;

    // Enough for a dozen threads; more would only cost row overlaps.
    private const int WantedParts = 16;
    private const int LeastStripRows = 8;

    // Bounds the memory of per-slice kernel gradients, whatever the batch.
    private const int MostImageSlices = 64;

    private readonly DepthwiseShape shape;
    private readonly int groups;
    private readonly int groupWidth;
    private readonly int imagesPerSlice;
    private readonly int rowsPerSlice;
    private readonly int rowSlices;

    public DepthwisePartition(in DepthwiseShape shape)
    {
        this.shape = shape;
        var wanted = (shape.Channels + GroupChannels - 1) / GroupChannels;
        groupWidth = RoundUp((shape.Channels + wanted - 1) / wanted, ChannelStep);
        groups = (shape.Channels + groupWidth - 1) / groupWidth;
        var work = (long)shape.OutHeight * shape.OutWidth * groupWidth * shape.Kernel * shape.Kernel;
        imagesPerSlice = (int)Math.Clamp(PartMultiplyAdds / Math.Max(work, 1), 1, shape.Images);
        imagesPerSlice = Math.Max(imagesPerSlice, (shape.Images + MostImageSlices - 1) / MostImageSlices);
        var imageSlices = (shape.Images + imagesPerSlice - 1) / imagesPerSlice;
        var strips = imagesPerSlice > 1
            ? 1
            : Math.Clamp((WantedParts + groups * imageSlices - 1) / (groups * imageSlices), 1, Math.Max(1, shape.OutHeight / LeastStripRows));
        rowsPerSlice = (shape.OutHeight + strips - 1) / strips;
        rowSlices = (shape.OutHeight + rowsPerSlice - 1) / rowsPerSlice;
        Slices = imageSlices * rowSlices;
    }

    /// <summary>Slices of images and rows; sums over them are added in their order.</summary>
    public int Slices { get; }

    public int Parts => Slices * groups;

    /// <summary>Channels of a group at most, a multiple of the widest vector.</summary>
    public int GroupWidth => groupWidth;

    /// <summary>Channels of one slice's sums, room for whole vectors.</summary>
    public int PaddedChannels => groups * groupWidth;

    /// <summary>Output rows of a slice at most.</summary>
    public int RowsPerSlice => rowsPerSlice;

    /// <summary>The part with a number. Groups vary fastest: neighbours share pages and rows.</summary>
    public Part this[int index]
    {
        get
        {
            var (slice, group) = Math.DivRem(index, groups);
            var (imageSlice, rowSlice) = Math.DivRem(slice, rowSlices);
            var channel = group * groupWidth;
            var image = imageSlice * imagesPerSlice;
            var row = rowSlice * rowsPerSlice;
            return new Part(
                slice,
                channel,
                Math.Min(groupWidth, shape.Channels - channel),
                image,
                Math.Min(image + imagesPerSlice, shape.Images),
                row,
                Math.Min(row + rowsPerSlice, shape.OutHeight));
        }
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;
}
