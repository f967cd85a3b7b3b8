using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>One step of SGD over gradient, momentum buffer and value.</summary>
internal readonly unsafe struct SgdKernel<TLane, TElement>(SgdOptions options) : IBlockKernel<TElement>
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    public void Run(TElement** operands, long* steps, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            RunRow(operands[0] + r * steps[0], operands[1] + r * steps[1], operands[2] + r * steps[2], columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRow(TElement* gradient, TElement* momentum, TElement* value, int columns)
    {
        var i = 0;
        for (; i <= columns - TLane.Width; i += TLane.Width)
        {
            var weight = TLane.Load(value + i);
            var g = Decayed(TLane.Load(gradient + i), weight);
            var buffer = TLane.Fma(TLane.Create(options.Momentum), TLane.Load(momentum + i), g);
            TLane.Store(momentum + i, buffer);
            TLane.Store(value + i, Stepped(weight, g, buffer));
        }

        if (i < columns)
        {
            var rest = columns - i;
            var weight = TLane.Load(value + i, rest);
            var g = Decayed(TLane.Load(gradient + i, rest), weight);
            var buffer = TLane.Fma(TLane.Create(options.Momentum), TLane.Load(momentum + i, rest), g);
            TLane.Store(momentum + i, buffer, rest);
            TLane.Store(value + i, Stepped(weight, g, buffer), rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Decayed(TLane gradient, TLane weight)
    {
        var scaled = gradient * TLane.Create(options.GradientScale);
        var clipped = TLane.Max(TLane.Min(scaled, TLane.Create(options.ClipValue)), TLane.Create(-options.ClipValue));
        return TLane.Fma(TLane.Create(options.WeightDecay), weight, clipped);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TLane Stepped(TLane weight, TLane gradient, TLane buffer)
    {
        var direction = options.Nesterov ? TLane.Fma(TLane.Create(options.Momentum), buffer, gradient) : buffer;
        return TLane.Fma(TLane.Create(-options.LearningRate), direction, weight);
    }
}
