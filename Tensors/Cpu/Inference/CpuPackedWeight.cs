using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Depthwise;
using AlphaNet.Pure.Tensors.Cpu.Gemm;

namespace AlphaNet.Pure.Tensors.Cpu.Inference;

/// <summary>A weight as panels of columns of its transpose.</summary>
internal sealed unsafe class CpuPackedWeight : PackedWeight
{
    private const int LineFloats = 16;

    // Pinned for good: the panels point into it.
    private readonly float[] memory;

    public CpuPackedWeight(SimdLevel level, int outChannels, int inChannels, StridedMatrix<float> weight)
        : base(outChannels, inChannels)
    {
        memory = GC.AllocateUninitializedArray<float>(checked((int)ColumnPanels.PackedSize(level, inChannels, outChannels)) + LineFloats, pinned: true);
        Panels = ColumnPanels.Packed(level, inChannels, outChannels, ScratchPool.Start(memory));
        Panels.Pack(weight.Transposed);
    }

    /// <summary>W^T as the right operand of x W^T.</summary>
    public ColumnPanels Panels { get; }

    /// <summary>Keeps the memory alive up to here.</summary>
    public void KeepAlive() => GC.KeepAlive(memory);
}
