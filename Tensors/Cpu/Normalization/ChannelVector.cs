using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>One number a channel, at any stride, read and written as double. The default value is none: what is added to it is dropped.</summary>
internal readonly unsafe struct ChannelVector<TElement>(in Tensor tensor) where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    private readonly TElement* first = tensor.Pointer<TElement>();
    private readonly long step = tensor.Strides[0];

    public double this[int channel]
    {
        get => double.CreateTruncating(first[channel * step]);
        set => first[channel * step] = TElement.CreateTruncating(value);
    }

    public void Add(int channel, double value)
    {
        if (first != null)
        {
            first[channel * step] = TElement.CreateTruncating(this[channel] + value);
        }
    }
}
