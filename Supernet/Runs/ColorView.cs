using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>Grey images as colour images with three equal channels, since the networks read colour.</summary>
internal sealed class ColorView(IImageDataset grey) : IImageDataset
{
    public string Name => grey.Name;

    public int Count => grey.Count;

    public int Height => grey.Height;

    public int Width => grey.Width;

    public int Channels => StemPlan.InChannels;

    public int Classes => grey.Classes;

    public IReadOnlyList<string> ClassNames => grey.ClassNames;

    public ulong ContentHash => grey.ContentHash;

    public void Read(int index, Span<byte> hwcPixels, out int label)
    {
        var pixels = Height * Width;
        // The grey values go to the end, where spreading them from the front never overtakes what is still to be read.
        var source = hwcPixels.Slice(pixels * (Channels - 1), pixels);
        grey.Read(index, source, out label);
        for (var i = 0; i < pixels; i++)
        {
            hwcPixels.Slice(i * Channels, Channels).Fill(source[i]);
        }
    }

    public static IImageDataset Over(IImageDataset data) => data.Channels == 1 ? new ColorView(data) : data;
}
