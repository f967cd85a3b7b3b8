using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>s = 1 / (1 + e^-x); derivative s (1 - s).</summary>
public readonly struct Sigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var s = TLane.Sigmoid(x);
        return s * (TLane.Create(1) - s);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ForwardAndDerivative<TSelf, TLane>(TLane x, out TLane derivative)
        where TSelf : struct, IUnaryOp where TLane : struct, ILane<TLane>
    {
        var s = TLane.Sigmoid(x);
        derivative = s * (TLane.Create(1) - s);
        return s;
    }
}
