using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>a / b; derivatives 1 / b and -(a / b) / b: b squared would leave the range of floats long before the quotient.</summary>
public readonly struct Divide : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Create(1) / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => -(a / b) / b;
}
