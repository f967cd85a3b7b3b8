using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>s = 1 / (1 + e^-x); derivative s (1 - s).</summary>
public readonly struct Sigmoid : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
        OrNaN(TLane.Sigmoid(x), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var s = OrNaN(TLane.Sigmoid(x), x);
        return s * (TLane.Create(1) - s);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ForwardAndDerivative<TSelf, TLane>(TLane x, out TLane derivative)
        where TSelf : struct, IUnaryOp where TLane : struct, ILane<TLane>
    {
        var s = OrNaN(TLane.Sigmoid(x), x);
        derivative = s * (TLane.Create(1) - s);
        return s;
    }

    // s, and NaN where x is: zero times what is left of x by bounds that infinity does not pass.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane OrNaN<TLane>(TLane s, TLane x) where TLane : struct, ILane<TLane> =>
        TLane.Fma(TLane.Max(TLane.Min(x, TLane.Create(1)), TLane.Create(-1)), TLane.Create(0), s);
}
