using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>d = dy act'(z + bias) over dense rows, and dbias += its sums unless null; a part is some of their columns. d may be dy.</summary>
internal readonly unsafe struct BiasedBackwardJob<TAct, TLane>(int rows, ColumnParts columns, float* z, float* bias, float* dy, float* d, float* dbias) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var end = columns.End(part);
        for (var i = columns.From(part); i < end; i += TLane.Width)
        {
            var count = Math.Min(TLane.Width, end - i);
            var shift = LanePart.Load<TLane>(bias + i, count);
            var sum = TLane.Create(0);
            for (var row = 0; row < rows; row++)
            {
                var at = (nint)row * columns.Columns + i;
                var value = LanePart.Load<TLane>(dy + at, count) * TAct.Derivative(LanePart.Load<TLane>(z + at, count) + shift);
                LanePart.Store(d + at, value, count);
                sum += value;
            }

            if (dbias != null)
            {
                LanePart.Store(dbias + i, LanePart.Load<TLane>(dbias + i, count) + sum, count);
            }
        }
    }
}
