using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Scaling of pixels channel by channel: y = (x / 255 - mean) / std for bytes x.</summary>
public sealed class Normalization : IEquatable<Normalization>
{
    /// <summary>A channel of one grey level everywhere has deviation zero; it is scaled as if it had one level, which keeps the figures finite.</summary>
    private const double SmallestStd = 1.0 / 255;

    private readonly double[] mean;
    private readonly double[] std;

    /// <summary>Takes given constants, in units where white is 1.</summary>
    /// <param name="mean">Mean of each channel.</param>
    /// <param name="std">Standard deviation of each channel.</param>
    /// <exception cref="ArgumentException">They are not of equal length, a value is not finite, or a deviation is not positive.</exception>
    public Normalization(ReadOnlySpan<double> mean, ReadOnlySpan<double> std)
    {
        if (mean.Length == 0 || mean.Length != std.Length)
        {
            throw new ArgumentException($"Normalization: {mean.Length} means and {std.Length} deviations given; give one of each per channel.");
        }

        for (var c = 0; c < mean.Length; c++)
        {
            if (!double.IsFinite(mean[c]) || !double.IsFinite(std[c]) || std[c] <= 0)
            {
                throw new ArgumentException($"Normalization: channel {c} has mean {mean[c]} and deviation {std[c]}; the mean must be finite, the deviation finite and positive.");
            }
        }

        this.mean = mean.ToArray();
        this.std = std.ToArray();
    }

    /// <summary>The constants commonly used with ImageNet: means 123.675, 116.28, 103.53 and deviations 58.395, 57.12, 57.375 of 255.</summary>
    public static Normalization ImageNet { get; } = new([123.675 / 255, 116.28 / 255, 103.53 / 255], [58.395 / 255, 57.12 / 255, 57.375 / 255]);

    /// <summary>Mean of each channel.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>Standard deviation of each channel.</summary>
    public ReadOnlySpan<double> Std => std;

    /// <summary>Measures mean and population deviation over all pixels of all images: of the training part, never of what is evaluated on.</summary>
    /// <remarks>Sums are of whole numbers, so the result is exact and the same on every machine.</remarks>
    public static Normalization Measure(IImageDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var channels = data.Channels;
        var sums = new long[channels];
        var squares = new long[channels];
        var pixels = new byte[data.Height * data.Width * channels];
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, pixels, out _);
            for (var at = 0; at < pixels.Length; at += channels)
            {
                for (var c = 0; c < channels; c++)
                {
                    int value = pixels[at + c];
                    sums[c] += value;
                    squares[c] += value * value;
                }
            }
        }

        var count = (double)data.Count * data.Height * data.Width;
        var mean = new double[channels];
        var std = new double[channels];
        for (var c = 0; c < channels; c++)
        {
            var average = sums[c] / count;
            mean[c] = average / 255;
            std[c] = Math.Max(Math.Sqrt(Math.Max(squares[c] / count - average * average, 0)) / 255, SmallestStd);
        }

        return new Normalization(mean, std);
    }

    /// <summary>Writes <c>{"mean": [...], "std": [...]}</c>.</summary>
    public JsonObject ToJson() => new() { ["mean"] = Numbers(mean), ["std"] = Numbers(std) };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A field is missing or no list of numbers.</exception>
    /// <exception cref="ArgumentException">The numbers are no normalization.</exception>
    public static Normalization FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new Normalization(Numbers(json, "mean"), Numbers(json, "std"));
    }

    /// <inheritdoc/>
    public bool Equals(Normalization? other) => other is not null && mean.AsSpan().SequenceEqual(other.mean) && std.AsSpan().SequenceEqual(other.std);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Normalization);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in mean)
        {
            hash.Add(value);
        }

        foreach (var value in std)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static JsonArray Numbers(double[] values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static double[] Numbers(JsonObject json, string field)
    {
        if (json[field] is JsonArray array)
        {
            try
            {
                return [.. array.Select(v => v!.GetValue<double>())];
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or NullReferenceException)
            {
                // Falls through to the one message for all that is no list of numbers.
            }
        }

        throw new InvalidDataException($"Normalization: field \"{field}\" must be a list of numbers, one per channel.");
    }
}
