using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>What a reduction combines: a function of one or three elements at the same place.</summary>
internal interface IReduceMap
{
    /// <summary>Operands read: 1 or 3.</summary>
    static abstract int Inputs { get; }

    static abstract TLane Map<TLane>(TLane a, TLane b, TLane c) where TLane : struct, ILane<TLane>;
}
