namespace AlphaNet.Pure.Nn.Data;

/// <summary>Images of one size with one label each, readable in any order and from several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>Which data these are, as in <c>CIFAR-10 train</c>.</summary>
    string Name { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Rows of an image.</summary>
    int Height { get; }

    /// <summary>Columns of an image.</summary>
    int Width { get; }

    /// <summary>Values of a pixel: 1 for grey, 3 for red, green, blue.</summary>
    int Channels { get; }

    /// <summary>Number of classes; labels are 0 to <see cref="Classes"/> - 1.</summary>
    int Classes { get; }

    /// <summary>A name for each class.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>A hash of all pixels and labels, so that a run can say what it was trained on.</summary>
    ulong ContentHash { get; }

    /// <summary>Copies image <paramref name="index"/>, [height, width, channels], and its label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException"><paramref name="hwcPixels"/> is not height x width x channels long.</exception>
    void Read(int index, Span<byte> hwcPixels, out int label);
}
