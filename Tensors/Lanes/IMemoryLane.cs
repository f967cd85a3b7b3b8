using System.Numerics;

namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A lane that comes from and goes to memory: what a driver needs beyond arithmetic.</summary>
/// <remarks>
/// The counted forms serve the tail of a row, so that a driver needs no second, narrower body; since every lane gives the same bits,
/// so does the tail.
/// </remarks>
internal unsafe interface IMemoryLane<TSelf, TElement> : ILane<TSelf>
    where TSelf : struct, IMemoryLane<TSelf, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>Elements in a lane.</summary>
    static abstract int Width { get; }

    static abstract TSelf Load(TElement* source);

    /// <summary>The first <paramref name="count"/> elements, fewer than the width; the others are zero and their memory is not touched.</summary>
    static abstract TSelf Load(TElement* source, int count);

    static abstract void Store(TElement* target, TSelf value);

    /// <summary>Writes the first <paramref name="count"/> elements and touches no other memory.</summary>
    static abstract void Store(TElement* target, TSelf value, int count);
}
