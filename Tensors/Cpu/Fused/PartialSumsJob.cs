using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Fused;

/// <summary>Adds the slices' weight gradients, in their order, to the gradient; a part is some rows of the weight.</summary>
internal unsafe struct PartialSumsJob<TLane> : IParallelJob where TLane : struct, IFloatLane<TLane>
{
    private const int PartFloats = 16 * 1024;

    public required int Rows;
    public required int Columns;
    public required int Slices;
    public required float* Partials;
    public required StridedMatrix<float> Target;

    public readonly int Parts => RowSlices.Parts(Rows, RowsPerPart);

    private readonly int RowsPerPart => Math.Max(1, PartFloats / Columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Execute(int part)
    {
        var end = Math.Min(Rows, (part + 1) * RowsPerPart);
        var slice = (nint)Rows * Columns;
        for (var row = part * RowsPerPart; row < end; row++)
        {
            var source = Partials + (nint)row * Columns;
            var target = Target.At(row, 0);
            var i = 0;
            for (; i <= Columns - TLane.Width; i += TLane.Width)
            {
                var sum = TLane.Load(source + i);
                for (var s = 1; s < Slices; s++)
                {
                    sum += TLane.Load(source + s * slice + i);
                }

                TLane.Store(target + i, TLane.Load(target + i) + sum);
            }

            if (i < Columns)
            {
                var rest = Columns - i;
                var sum = TLane.Load(source + i, rest);
                for (var s = 1; s < Slices; s++)
                {
                    sum += TLane.Load(source + s * slice + i, rest);
                }

                TLane.Store(target + i, TLane.Load(target + i, rest) + sum, rest);
            }
        }
    }
}
