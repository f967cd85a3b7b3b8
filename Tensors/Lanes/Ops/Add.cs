using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>a + b.</summary>
public readonly struct Add : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => a + b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Create(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane> => TLane.Create(1);
}
