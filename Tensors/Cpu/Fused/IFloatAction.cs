using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Work on floats written once over lanes, to be run with the lane that a processor calls for.</summary>
internal interface IFloatAction
{
    void Run<TLane>() where TLane : struct, IFloatLane<TLane>;
}
