using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>y = act(z + bias) over dense rows; a part is some of their columns.</summary>
internal readonly unsafe struct BiasedJob<TAct, TLane>(int rows, ColumnParts columns, float* z, float* bias, float* y) : IParallelJob
    where TAct : struct, IUnaryOp where TLane : struct, IFloatLane<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(int part)
    {
        var end = columns.End(part);
        for (var row = 0; row < rows; row++)
        {
            var offset = (nint)row * columns.Columns;
            for (var i = columns.From(part); i < end; i += TLane.Width)
            {
                var count = Math.Min(TLane.Width, end - i);
                LanePart.Store(y + offset + i, TAct.Forward(LanePart.Load<TLane>(z + offset + i, count) + LanePart.Load<TLane>(bias + i, count)), count);
            }
        }
    }
}
