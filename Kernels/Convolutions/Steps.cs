using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Kernels.Convolutions;

/// <summary>Where the elements of a tensor of four axes lie, as a value that kernels take.</summary>
internal readonly struct Steps(in Tensor tensor)
{
    private readonly int step0 = tensor.Strides[0];
    private readonly int step1 = tensor.Strides[1];
    private readonly int step2 = tensor.Strides[2];
    private readonly int step3 = tensor.Strides[3];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int At(int i0, int i1, int i2, int i3) => i0 * step0 + i1 * step1 + i2 * step2 + i3 * step3;
}
