using System.Numerics;
using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>y (+)= op(a, b).</summary>
internal readonly unsafe struct BinaryKernel<TOp, TLane, TElement>(bool accumulate) : IBlockKernel<TElement>
    where TOp : struct, IBinaryOp
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(TElement** operands, long* steps, int rows, int columns)
    {
        var add = accumulate;
        for (var r = 0; r < rows; r++)
        {
            var a = operands[0] + r * steps[0];
            var b = operands[1] + r * steps[1];
            var y = operands[2] + r * steps[2];
            var i = 0;
            for (; i <= columns - TLane.Width; i += TLane.Width)
            {
                var value = TOp.Forward(TLane.Load(a + i), TLane.Load(b + i));
                TLane.Store(y + i, add ? TLane.Load(y + i) + value : value);
            }

            if (i < columns)
            {
                var rest = columns - i;
                var value = TOp.Forward(TLane.Load(a + i, rest), TLane.Load(b + i, rest));
                TLane.Store(y + i, add ? TLane.Load(y + i, rest) + value : value, rest);
            }
        }
    }
}
