namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>An elementwise function of two numbers and its partial derivatives, written once over lanes.</summary>
public interface IBinaryOp
{
    /// <summary>f(a, b).</summary>
    static abstract TLane Forward<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane>;

    /// <summary>df/da.</summary>
    static abstract TLane DerivativeA<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane>;

    /// <summary>df/db.</summary>
    static abstract TLane DerivativeB<TLane>(TLane a, TLane b) where TLane : struct, ILane<TLane>;
}
