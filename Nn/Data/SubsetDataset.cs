namespace AlphaNet.Pure.Nn.Data;

/// <summary>Chosen images of another data set, numbered anew; nothing is copied.</summary>
public sealed class SubsetDataset : IImageDataset
{
    private readonly IImageDataset source;
    private readonly int[] indices;

    /// <summary>Views images of <paramref name="source"/>.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="indices">Numbers of the images in it, in the order of this set.</param>
    /// <param name="name">What to call the part; the source's name if omitted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not the source's.</exception>
    public SubsetDataset(IImageDataset source, ReadOnlySpan<int> indices, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var hash = source.ContentHash;
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"SubsetDataset: {source.Name} has images 0..{source.Count - 1}.");
            }

            hash = CounterRandom.Mix(hash ^ CounterRandom.Mix((ulong)index));
        }

        this.source = source;
        this.indices = indices.ToArray();
        Name = name ?? source.Name;
        ContentHash = hash;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Numbers of the images in the source, in the order of this set.</summary>
    public ReadOnlySpan<int> Indices => indices;

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public int Height => source.Height;

    /// <inheritdoc/>
    public int Width => source.Width;

    /// <inheritdoc/>
    public int Channels => source.Channels;

    /// <inheritdoc/>
    public int Classes => source.Classes;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => source.ClassNames;

    /// <inheritdoc/>
    public ulong ContentHash { get; }

    /// <inheritdoc/>
    public void Read(int index, Span<byte> hwcPixels, out int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, indices.Length);
        source.Read(indices[index], hwcPixels, out label);
    }
}
