using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>The smaller of a and b, NaN if either is; equal operands share the derivative by halves.</summary>
public readonly struct Minimum : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Min(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.LessThan(a, b), TLane.Create(1), TLane.Select(TLane.LessThan(b, a), TLane.Create(0), TLane.Create(0.5)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> =>
        TLane.Select(TLane.LessThan(b, a), TLane.Create(1), TLane.Select(TLane.LessThan(a, b), TLane.Create(0), TLane.Create(0.5)));
}
