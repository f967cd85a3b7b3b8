namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>An elementwise function of one number and its derivative, written once over lanes.</summary>
public interface IUnaryOp
{
    /// <summary>f(x).</summary>
    static abstract TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane>;

    /// <summary>f'(x).</summary>
    static abstract TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane>;

    /// <summary>f(x) and f'(x) together, where they share work.</summary>
    static virtual TLane ForwardAndDerivative<TSelf, TLane>(TLane x, out TLane derivative)
        where TSelf : struct, IUnaryOp where TLane : struct, ILane<TLane>
    {
        derivative = TSelf.Derivative(x);
        return TSelf.Forward(x);
    }
}
