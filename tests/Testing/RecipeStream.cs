using System.Text;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// Reproducible numbers in [0, 1) named by a string: splitmix64 seeded by the string's FNV-1a-64 hash, the upper 24 bits of every output. So that nets of any
/// size have the same weights here and in the official programs without a file.
/// </summary>
public sealed class RecipeStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>The stream of a key.</summary>
    public RecipeStream(string key)
    {
        state = 0xCBF29CE484222325;
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            state = (state ^ b) * 0x100000001B3;
        }
    }

    /// <summary>The next number.</summary>
    public double Next()
    {
        var z = state += Increment;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 40) / (double)(1 << 24);
    }

    /// <summary>A tensor of float32 numbers lo + (hi - lo) u from the stream of a key, stored as the given type.</summary>
    public static Tensor Tensor(string key, Shape shape, double lo, double hi, DType dtype)
    {
        var stream = new RecipeStream(key);
        var values = new float[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(lo + (hi - lo) * stream.Next());
        }

        return Tensors.Tensor.Wrap(values, shape).As(dtype);
    }
}
