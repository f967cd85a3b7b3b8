using System.Runtime.InteropServices;

namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>Keys of a pickle's dictionaries and of its memo, with hashes that nobody who writes a file can foresee.</summary>
/// <remarks>
/// The hashes of numbers are public: a file whose keys share one would be read in time quadratic in its size. Text has a hash under a key that the process drew,
/// and numbers take the same, of all their bits. Equal are what <see cref="object.Equals(object)"/> calls equal.
/// </remarks>
internal sealed class PickleKeyComparer : IEqualityComparer<object>, IEqualityComparer<uint>
{
    /// <summary>The one there is.</summary>
    public static readonly PickleKeyComparer Instance = new();

    private PickleKeyComparer()
    {
    }

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => object.Equals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object key) => key switch
    {
        long number => Hash(number),
        double.NaN => Hash(0),
        // Adding 0 makes -0, which equals 0, the same bits.
        double number => Hash(BitConverter.DoubleToInt64Bits(number + 0.0)),
        _ => key.GetHashCode(),
    };

    /// <inheritdoc/>
    public bool Equals(uint x, uint y) => x == y;

    /// <inheritdoc/>
    public int GetHashCode(uint key) => Hash(key);

    private static int Hash(long bits) => string.GetHashCode(MemoryMarshal.Cast<long, char>(new ReadOnlySpan<long>(in bits)));
}
