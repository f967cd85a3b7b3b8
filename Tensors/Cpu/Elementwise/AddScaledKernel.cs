using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>y (+)= scale x.</summary>
internal readonly unsafe struct AddScaledKernel<TLane, TElement>(double scale, bool accumulate) : IBlockKernel<TElement>
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TElement** operands, long* steps, int rows, int columns)
    {
        var factor = TLane.Create(scale);
        var add = accumulate;
        for (var r = 0; r < rows; r++)
        {
            var x = operands[0] + r * steps[0];
            var y = operands[1] + r * steps[1];
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var x0 = TLane.Load(x + i);
                TLane.Store(y + i, add ? TLane.Fma(factor, x0, TLane.Load(y + i)) : factor * x0);
            }

            if (i < columns)
            {
                var rest = columns - i;
                var x0 = TLane.Load(x + i, rest);
                TLane.Store(y + i, add ? TLane.Fma(factor, x0, TLane.Load(y + i, rest)) : factor * x0, rest);
            }
        }
    }
}
