using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>A data set in two parts: one to train on, one held out to choose by.</summary>
/// <param name="Train">What is trained on.</param>
/// <param name="Validation">What was held out.</param>
public sealed record DataSplit(SubsetDataset Train, SubsetDataset Validation)
{
    /// <summary>Holds out a share of every class, rounded so that the total is the rounded share of all.</summary>
    /// <param name="data">The data set; every label is read once.</param>
    /// <param name="fraction">Share to hold out, in (0, 1).</param>
    /// <param name="seed">Chooses the images.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share leaves a part empty.</exception>
    public static DataSplit HoldOut(IImageDataset data, double fraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "HoldOut: the share to hold out must lie in (0, 1).");
        }

        return HoldOut(data, (int)Math.Round(fraction * data.Count), seed);
    }

    /// <summary>Holds out a number of images, of every class its share.</summary>
    /// <remarks>
    /// Class c of n_c images gives floor(count n_c / n), and the classes of the largest remainders one more until the total is met. Within a class, images are chosen by
    /// random numbers of (seed, image), so the choice does not depend on the other classes. Both parts keep the order of the data set.
    /// </remarks>
    /// <param name="data">The data set; every label is read once.</param>
    /// <param name="count">Images to hold out.</param>
    /// <param name="seed">Chooses the images.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part would be empty.</exception>
    public static DataSplit HoldOut(IImageDataset data, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (count <= 0 || count >= data.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"HoldOut: {data.Name} has {data.Count} images; hold out at least 1 and leave at least 1.");
        }

        var byClass = IndicesByClass(data);
        var shares = byClass.Select(members => (long)count * members.Count / data.Count).ToArray();
        var missing = count - (int)shares.Sum();
        foreach (var c in Enumerable.Range(0, byClass.Length).OrderByDescending(c => (long)count * byClass[c].Count % data.Count).Take(missing))
        {
            shares[c]++;
        }

        var key = new RandomKey(seed, DataStream.HoldOut, 0);
        var heldOut = new bool[data.Count];
        for (var c = 0; c < byClass.Length; c++)
        {
            foreach (var index in byClass[c].OrderBy(i => new CounterRandom(key, (ulong)i).NextBits()).Take((int)shares[c]))
            {
                heldOut[index] = true;
            }
        }

        int[] Where(bool held) => [.. Enumerable.Range(0, data.Count).Where(i => heldOut[i] == held)];
        return new DataSplit(
            new SubsetDataset(data, Where(false), $"{data.Name} (training part)"), new SubsetDataset(data, Where(true), $"{data.Name} (held-out part)"));
    }

    private static List<int>[] IndicesByClass(IImageDataset data)
    {
        var byClass = new List<int>[data.Classes];
        for (var c = 0; c < byClass.Length; c++)
        {
            byClass[c] = [];
        }

        var pixels = new byte[data.Height * data.Width * data.Channels];
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, pixels, out var label);
            if (label < 0 || label >= byClass.Length)
            {
                throw new ArgumentException($"HoldOut: image {i} of {data.Name} has label {label}; its {byClass.Length} classes are 0 to {byClass.Length - 1}. Mend the data set's Read.", nameof(data));
            }

            byClass[label].Add(i);
        }

        return byClass;
    }
}
