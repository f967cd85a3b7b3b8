using System.Numerics;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>A built-in data set that is painted on demand: ten kinds of shape, 32 x 32 pixels in colour.</summary>
/// <remarks>
/// Position, angle, size, proportions, colours, texture, background, distractors, an occluding bar, light and noise are random; the kind of shape alone
/// decides the class, so neither colour nor any single pixel tells it. Image i is a function of (seed, part, i) alone, equal on every machine, and
/// a shorter set is the beginning of a longer one. Classes take turns: label i is i mod 10.
/// </remarks>
public sealed class ShapesDataset : IImageDataset
{
    /// <summary>Counts changes of what is painted; part of <see cref="ContentHash"/>.</summary>
    private const ulong PainterVersion = 1;

    private static readonly string[] Names = ["disk", "ring", "triangle", "square", "pentagon", "star", "cross", "crescent", "heart", "arrow"];

    private readonly RandomKey key;

    private ShapesDataset(string name, int count, ulong seed, uint stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Name = name;
        Count = count;
        key = new RandomKey(seed, stream, PainterVersion);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Height => ShapesPainter.Side;

    /// <inheritdoc/>
    public int Width => ShapesPainter.Side;

    /// <inheritdoc/>
    public int Channels => 3;

    /// <inheritdoc/>
    public int Classes => Names.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Names;

    /// <inheritdoc/>
    public ulong ContentHash => new CounterRandom(key, (ulong)Count).NextBits();

    /// <summary>Images to train on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Names the set; another seed paints other images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static ShapesDataset Train(int count, ulong seed) => new("shapes", count, seed, DataStream.ShapesTrain);

    /// <summary>Images to test on: of the same kind as <see cref="Train"/>, from another stream of random numbers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Names the set.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static ShapesDataset Test(int count, ulong seed) => new("shapes (test)", count, seed, DataStream.ShapesTest);

    /// <inheritdoc/>
    public void Read(int index, Span<byte> hwcPixels, out int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        label = index % Names.Length;
        var random = new CounterRandom(key, (ulong)index);
        Span<Vector3> canvas = stackalloc Vector3[ShapesPainter.Side * ShapesPainter.Side];
        new ShapesPainter(canvas).Paint((ShapeClass)label, ref random, hwcPixels);
    }
}
