namespace AlphaNet.Pure.Nn.Data;

/// <summary>A data set that lies in memory as bytes.</summary>
public sealed class ImageMemory : IImageDataset
{
    private readonly byte[] pixels;
    private readonly int[] labels;
    private readonly Lazy<ulong> hash;

    /// <summary>A data set over the arrays themselves: they must not be written to afterwards.</summary>
    /// <param name="name">Which data these are.</param>
    /// <param name="hwcPixels">All images one after another, each [height, width, channels].</param>
    /// <param name="labels">One label an image, an index into <paramref name="classNames"/>.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="classNames">A name for each class.</param>
    /// <exception cref="ArgumentException">Lengths that do not agree, or a label that is no class.</exception>
    public ImageMemory(string name, byte[] hwcPixels, int[] labels, int height, int width, int channels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(hwcPixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (hwcPixels.LongLength != (long)labels.Length * height * width * channels)
        {
            throw new ArgumentException($"{name}: {labels.Length} images of [{height}, {width}, {channels}] are not {hwcPixels.Length:N0} bytes.", nameof(hwcPixels));
        }

        var stranger = Array.FindIndex(labels, label => (uint)label >= (uint)classNames.Count);
        if (stranger >= 0)
        {
            throw new ArgumentException($"{name}: label {labels[stranger]} of image {stranger} is none of {classNames.Count} classes.", nameof(labels));
        }

        Name = name;
        Height = height;
        Width = width;
        Channels = channels;
        ClassNames = classNames;
        pixels = hwcPixels;
        this.labels = labels;
        hash = new Lazy<ulong>(Hash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public int Height { get; }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public ulong ContentHash => hash.Value;

    /// <inheritdoc/>
    public void Read(int index, Span<byte> hwcPixels, out int label)
    {
        var size = Height * Width * Channels;
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"{Name} has images 0 to {Count - 1}.");
        }

        if (hwcPixels.Length != size)
        {
            throw new ArgumentException($"{Name}: an image [{Height}, {Width}, {Channels}] does not fill {hwcPixels.Length} bytes.", nameof(hwcPixels));
        }

        pixels.AsSpan(index * size, size).CopyTo(hwcPixels);
        label = labels[index];
    }

    private ulong Hash()
    {
        var content = new ContentHash();
        foreach (var number in (ReadOnlySpan<int>)[Count, Height, Width, Channels, Classes, .. labels])
        {
            content.Add(number);
        }

        content.Add(pixels);
        return content.Value;
    }
}
