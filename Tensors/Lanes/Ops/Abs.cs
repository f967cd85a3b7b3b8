using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>|x|; derivative the sign, 0 at 0.</summary>
public readonly struct Abs : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Abs(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var zero = TLane.Create(0);
        var negative = TLane.Select(TLane.LessThan(x, zero), TLane.Create(-1), zero);
        return TLane.Select(TLane.LessThan(zero, x), TLane.Create(1), negative);
    }
}
