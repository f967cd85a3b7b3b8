namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A way to combine many numbers into one, written once over lanes.</summary>
public interface IReduceOp
{
    /// <summary>What combining nothing gives: 0 for a sum, minus infinity for a maximum.</summary>
    static abstract double Identity { get; }

    /// <summary>Combines two partial results.</summary>
    static abstract TLane Combine<TLane>(TLane left, TLane right) where TLane : struct, ILane<TLane>;
}
