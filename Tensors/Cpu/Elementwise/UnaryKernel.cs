using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>y = op(x).</summary>
internal readonly unsafe struct UnaryKernel<TOp, TLane, TElement> : IBlockKernel<TElement>
    where TOp : struct, IUnaryOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TElement** operands, long* steps, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            var x = operands[0] + r * steps[0];
            var y = operands[1] + r * steps[1];
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var value = TOp.Forward(TLane.Load(x + i));
                TLane.Store(y + i, value);
            }

            if (i < columns)
            {
                var rest = columns - i;
                var value = TOp.Forward(TLane.Load(x + i, rest));
                TLane.Store(y + i, value, rest);
            }
        }
    }
}
