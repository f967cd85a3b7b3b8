using System.Runtime.CompilerServices;

namespace AlphaNet.Pure.Tensors.Lanes.Ops;

/// <summary>Hyperbolic tangent, e / (e + 2) with e = exp(2 |x|) - 1 and the sign of x; derivative 1 - tanh^2.</summary>
public readonly struct Tanh : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        // e^u - 1 loses all digits near 0; Kahan's (w - 1) u / log w with w = e^u does not, as the errors of w cancel.
        // From 20 on the result is 1 in double too.
        var zero = TLane.Create(0);
        var one = TLane.Create(1);
        var u = TLane.Min(TLane.Abs(x), TLane.Create(20)) * TLane.Create(2);
        var w = TLane.Exp(u);
        var difference = w - one;
        var e = TLane.Select(TLane.LessThan(zero, difference), difference * u / TLane.Log(w), u);
        var magnitude = e / (e + TLane.Create(2));
        return TLane.Select(TLane.LessThan(x, zero), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>
    {
        var t = Forward(x);
        return TLane.Fma(-t, t, TLane.Create(1));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ForwardAndDerivative<TSelf, TLane>(TLane x, out TLane derivative)
        where TSelf : struct, IUnaryOp where TLane : struct, ILane<TLane>
    {
        var t = Forward(x);
        derivative = TLane.Fma(-t, t, TLane.Create(1));
        return t;
    }
}
