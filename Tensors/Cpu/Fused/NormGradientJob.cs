using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Writes dz.</summary>
internal readonly unsafe struct NormGradientJob<TAct, TLane>(GradientRows dz, RowSlices slices, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public void Execute(int slice)
    {
        var from = slices.From(slice);
        dz.Combine<TAct, TLane>(from, slices.End(slice) - from, y + (nint)from * dz.Map.Channels, dz.Map.Channels);
    }
}
