using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>y = act(scale z + shift) + addend.</summary>
internal unsafe readonly struct ActivateJob<TAct, TLane>(MapRows x, RowSlices slices, float* addend, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    public void Execute(int slice)
    {
        var from = slices.From(slice);
        var rows = slices.End(slice) - from;
        var offset = (nint)from * x.Channels;
        if (addend == null)
        {
            x.Activate<TAct, TLane>(from, rows, y + offset, x.Channels);
        }
        else
        {
            ActivationKernel<TAct, TLane>.RunAdding(x.Row(from), rows, x.Channels, x.Scale, x.Shift, addend + offset, y + offset);
        }
    }
}
