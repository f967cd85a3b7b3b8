using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>1 / x; derivative -1 / x^2.</summary>
public readonly struct Reciprocal : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Create(1) / x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Create(-1) / (x * x);
}
