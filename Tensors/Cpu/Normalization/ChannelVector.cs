using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>One number a channel, at any stride, read and written as double, one or four channels at a time. The default value is none: what is added to it is dropped.</summary>
internal readonly unsafe struct ChannelVector<TElement>(TElement* first, long step) where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    /// <summary>Channels of a block.</summary>
    public const int Block = 4;

    private readonly TElement* first = first;
    private readonly long step = step;

    /// <summary>The numbers of a vector [c].</summary>
    public ChannelVector(in Tensor tensor)
        : this(tensor.Pointer<TElement>(), tensor.Strides[0])
    {
    }

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

    /// <summary>The numbers of <paramref name="count"/> channels, at most a block, and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Load(int channel, int count)
    {
        if (step != 1 || count < Block)
        {
            return LoadEach(channel, count);
        }

        return typeof(TElement) == typeof(double)
            ? Vector256.Load((double*)first + channel)
            : Vector256.WidenLower(Vector128.Load((float*)first + channel).ToVector256Unsafe());
    }

    /// <summary>Receives <paramref name="count"/> channels, at most a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int channel, int count, Vector256<double> values)
    {
        if (step != 1 || count < Block)
        {
            StoreEach(channel, count, values);
        }
        else if (typeof(TElement) == typeof(double))
        {
            values.Store((double*)first + channel);
        }
        else
        {
            Vector256.Narrow(values, values).GetLower().Store((float*)first + channel);
        }
    }

    /// <summary>Adds to <paramref name="count"/> channels, at most a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int channel, int count, Vector256<double> values)
    {
        if (first != null)
        {
            Store(channel, count, Load(channel, count) + values);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Vector256<double> LoadEach(int channel, int count)
    {
        var values = Vector256<double>.Zero;
        for (var i = 0; i < count; i++)
        {
            values = values.WithElement(i, this[channel + i]);
        }

        return values;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreEach(int channel, int count, Vector256<double> values)
    {
        for (var i = 0; i < count; i++)
        {
            first[(channel + i) * step] = TElement.CreateTruncating(values[i]);
        }
    }
}
