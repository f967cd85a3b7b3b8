using System.Numerics;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Work written once over lanes, to be run with the lane that an element type and a processor call for.</summary>
internal interface ILaneAction
{
    void Run<TLane, TElement>()
        where TLane : struct, IMemoryLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>;
}
