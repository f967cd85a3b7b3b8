using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Moves elements between files (little-endian, dense) and tensors.</summary>
internal static class StoredElements
{
    private const int ChunkElements = 2048;

    /// <summary>Bytes an element takes in a file.</summary>
    public static int Size(this StoredType type) => type switch
    {
        StoredType.UInt8 or StoredType.Bool => 1,
        StoredType.Float16 or StoredType.BFloat16 => 2,
        StoredType.Float32 or StoredType.Int32 => 4,
        _ => 8,
    };

    /// <summary>The tensor type that holds every value of it.</summary>
    public static DType Widened(this StoredType type) => type switch
    {
        StoredType.Float32 or StoredType.Float16 or StoredType.BFloat16 => DType.Float32,
        StoredType.Float64 => DType.Float64,
        StoredType.Int32 => DType.Int32,
        StoredType.Int64 => DType.Int64,
        _ => DType.UInt8,
    };

    /// <summary>The file's lengths as a shape that one tensor can have.</summary>
    public static Shape ToShape(FileCursor cursor, string place, ReadOnlySpan<long> lengths, DType dtype)
    {
        if (lengths.Length > Shape.MaxRank)
        {
            throw cursor.Error(place, $"it has {lengths.Length} axes", $"Tensors have at most {Shape.MaxRank}; merge axes before saving");
        }

        Span<int> axes = stackalloc int[lengths.Length];
        // Empty axes count as 1 here: strides are products of the other lengths and must not overflow either.
        long most = (Array.MaxLength - Storage.Alignment) / dtype.Size();
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 0)
            {
                throw cursor.Error(place, $"length {lengths[i]} of axis {i} is negative", "The file is damaged; copy it again");
            }

            most /= Math.Max(lengths[i], 1);
            if (most == 0)
            {
                throw cursor.Error(place, $"a {dtype} tensor of shape [{string.Join(", ", lengths.ToArray())}] is larger than one tensor can be", "Split it into parts before saving");
            }

            axes[i] = (int)lengths[i];
        }

        return new Shape(axes);
    }

    /// <summary>Reads a dense tensor; nothing is allocated unless the file holds its elements.</summary>
    public static Tensor Read(FileCursor cursor, string place, StoredType type, Shape shape)
    {
        cursor.Require(shape.Count * type.Size(), place);
        var tensor = Tensor.Uninitialized(shape, type.Widened());
        if (shape.Count == 0)
        {
            return tensor;
        }

        if (type is StoredType.Float16 or StoredType.BFloat16)
        {
            Widen(cursor, place, type, tensor.Span<float>());
        }
        else
        {
            cursor.Fill(Bytes(tensor), place);
        }

        return tensor;
    }

    /// <summary>The memory of a dense tensor.</summary>
    public static Span<byte> Bytes(in Tensor tensor) => tensor.Count == 0 ? [] : tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        _ => tensor.Span<byte>(),
    };

    private static void Widen(FileCursor cursor, string place, StoredType type, Span<float> destination)
    {
        Span<ushort> chunk = stackalloc ushort[ChunkElements];
        while (!destination.IsEmpty)
        {
            var part = chunk[..Math.Min(ChunkElements, destination.Length)];
            cursor.Fill(MemoryMarshal.AsBytes(part), place);
            if (type == StoredType.Float16)
            {
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<ushort, Half>(part), destination);
            }
            else
            {
                for (var i = 0; i < part.Length; i++)
                {
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)part[i] << 16);
                }
            }

            destination = destination[part.Length..];
        }
    }
}
