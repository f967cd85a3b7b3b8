namespace AlphaNet.Pure.Nn.Data;

/// <summary>Labelled images of one size, read by number.</summary>
/// <remarks>Reading is safe from several threads at once, and the same number always gives the same image and label.</remarks>
public interface IImageDataset
{
    /// <summary>What to call it in reports and errors.</summary>
    string Name { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Height of every image in pixels.</summary>
    int Height { get; }

    /// <summary>Width of every image in pixels.</summary>
    int Width { get; }

    /// <summary>Channels of every pixel: 3 for colour, 1 for grey.</summary>
    int Channels { get; }

    /// <summary>Number of classes; labels lie in [0, Classes).</summary>
    int Classes { get; }

    /// <summary>Names of the classes, by label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads one image and its label.</summary>
    /// <param name="index">Its number in [0, Count).</param>
    /// <param name="hwcPixels">Receives Height x Width x Channels bytes, channels innermost.</param>
    /// <param name="label">Its class in [0, Classes).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="InvalidDataException">The image's record is damaged.</exception>
    void Read(int index, Span<byte> hwcPixels, out int label);

    /// <summary>A hash of all images and labels: runs record it, and refuse to resume on other data.</summary>
    ulong ContentHash { get; }
}
