using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>Random tensors of every element type and rank, for round trips.</summary>
internal static class TestTensors
{
    private static readonly Gen<int[]> Lengths =
        from rank in Gen.Choose(0, Shape.MaxRank)
        from lengths in Gen.Choose(0, 4).ArrayOf(rank)
        select lengths;

    /// <summary>Element type, lengths and content; shrinks to fewer and shorter axes.</summary>
    public static Arbitrary<(DType DType, int[] Lengths, int Seed)> Specs { get; } = Arb.From(
        from dtype in Gen.Elements(Enum.GetValues<DType>())
        from lengths in Lengths
        from seed in Gen.Choose(0, 1 << 20)
        select (dtype, lengths, seed),
        spec => Enumerable.Range(0, spec.lengths.Length)
            .SelectMany(axis => (int[][])
            [
                [.. spec.lengths.Where((_, i) => i != axis)],
                [.. spec.lengths.Select((length, i) => i == axis ? length / 2 : length)],
            ])
            .Where(lengths => !lengths.SequenceEqual(spec.lengths))
            .Select(lengths => (spec.dtype, lengths, spec.seed)));

    /// <summary>The tensor of a spec; all bit patterns occur, NaNs among them.</summary>
    public static Tensor Make((DType DType, int[] Lengths, int Seed) spec)
    {
        var tensor = Tensor.Uninitialized(new Shape(spec.Lengths), spec.DType);
        new System.Random(spec.Seed).NextBytes(Bytes(tensor));
        return tensor;
    }

    /// <summary>The memory of a dense tensor.</summary>
    public static Span<byte> Bytes(Tensor tensor) => tensor.Count == 0 ? [] : tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        _ => tensor.Span<byte>(),
    };

    /// <summary>Same type, shape and bits.</summary>
    public static bool Same(Tensor left, Tensor right) =>
        left.DType == right.DType && left.Shape == right.Shape && Bytes(left.Clone()).SequenceEqual(Bytes(right.Clone()));
}
