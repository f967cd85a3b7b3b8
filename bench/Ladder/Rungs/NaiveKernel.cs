using ILGPU;
using Arguments = AlphaNet.Pure.Kernels.Matrices.MatMulKernel.Arguments<
    AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.MatrixResult>;

namespace AlphaNet.Pure.Ladder.Rungs;

/// <summary>Every thread reads its row and its column from the device's memory: two loads a multiplication.</summary>
internal static class NaiveKernel
{
    public static void Multiply(Arguments a)
    {
        var column = Grid.IdxX * KernelRung.Side + Group.IdxX;
        var row = Grid.IdxY * KernelRung.Side + Group.IdxY;
        if (row < a.Rows && column < a.Columns)
        {
            var sum = 0f;
            for (var k = 0; k < a.Depth; k++)
            {
                sum += a.Left.Of(a.Left.Load(row, k)) * a.Right.Of(a.Right.Load(column, k));
            }

            a.Result.Elements[row * a.Result.RowStep + column * a.Result.ColumnStep] = sum;
        }
    }
}
