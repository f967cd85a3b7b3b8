using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>a b.</summary>
public readonly struct Multiply : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => a * b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => a;
}
