using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>x s with s = sigmoid(x); derivative s (1 + x (1 - s)). Ramachandran, Zoph, Le 2017.</summary>
public readonly struct Swish : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        x * TLane.Sigmoid(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var s = TLane.Sigmoid(x);
        var one = TLane.Create(1);
        return s * TLane.Fma(x, one - s, one);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ForwardAndDerivative<TSelf, TLane>(TLane x, out TLane derivative)
        where TSelf : struct, IUnaryOp where TLane : struct, ILane<TLane>
    {
        var s = TLane.Sigmoid(x);
        var one = TLane.Create(1);
        derivative = s * TLane.Fma(x, one - s, one);
        return x * s;
    }
}
