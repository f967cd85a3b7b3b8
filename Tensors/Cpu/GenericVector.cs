using System.Numerics;
using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>What <see cref="Vector{T}"/> lacks for kernels written once for float and double.</summary>
internal static unsafe class GenericVector
{
    /// <summary>a * b + c, fused where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> a, Vector<T> b, Vector<T> c) where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector.MultiplyAddEstimate(Vector.AsVectorSingle(a), Vector.AsVectorSingle(b), Vector.AsVectorSingle(c)).As<float, T>()
            : Vector.MultiplyAddEstimate(Vector.AsVectorDouble(a), Vector.AsVectorDouble(b), Vector.AsVectorDouble(c)).As<double, T>();

    /// <summary>The first <paramref name="count"/> elements of a vector from memory, zeros behind: nothing past them is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(T* source, int count) where T : unmanaged =>
        count >= Vector<T>.Count ? Vector.Load(source) : LoadPart(source, count);

    /// <summary>Writes the first <paramref name="count"/> elements of a vector, and nothing past them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector<T> vector, T* destination, int count) where T : unmanaged
    {
        if (count >= Vector<T>.Count)
        {
            vector.Store(destination);
        }
        else
        {
            StorePart(vector, destination, count);
        }
    }

    /// <summary><paramref name="count"/> rounded up to whole vectors.</summary>
    public static int RoundUp<T>(int count) where T : unmanaged => (count + Vector<T>.Count - 1) / Vector<T>.Count * Vector<T>.Count;

    private static Vector<T> LoadPart<T>(T* source, int count) where T : unmanaged
    {
        var vector = default(Vector<T>);
        new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(&vector, count));
        return vector;
    }

    private static void StorePart<T>(Vector<T> vector, T* destination, int count) where T : unmanaged =>
        new ReadOnlySpan<T>(&vector, count).CopyTo(new Span<T>(destination, count));
}
