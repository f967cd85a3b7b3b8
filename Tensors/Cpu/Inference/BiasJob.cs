using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>y = act(y + bias) over a map.</summary>
internal readonly unsafe struct BiasJob<TAct, TLane>(MapRows y, RowSlices slices, float* bias) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public void Execute(int slice)
    {
        var from = slices.From(slice);
        BiasKernel<TAct, TLane>.Run(y.Row(from), slices.End(slice) - from, y.Channels, y.Channels, bias);
    }
}
