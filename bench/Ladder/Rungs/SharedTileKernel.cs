using AlphaNet.Pure.Kernels.Launching;
using ILGPU;
using Arguments = AlphaNet.Pure.Kernels.Matrices.MatMulKernel.Arguments<
    AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.MatrixResult>;

namespace AlphaNet.Pure.Ladder.Rungs;

/// <summary>A group brings tiles of both factors to shared memory: two loads there a multiplication, and one from the device's memory for <see cref="KernelRung.Side"/> of them.</summary>
internal static class SharedTileKernel
{
    private const int Side = KernelRung.Side;

    public static void Multiply(Arguments a)
    {
        var left = SharedMemory.Allocate<float>(Side * Side);
        var right = SharedMemory.Allocate<float>(Side * Side);
        var column = Grid.IdxX * Side + Group.IdxX;
        var row = Grid.IdxY * Side + Group.IdxY;
        var place = Group.IdxY * Side + Group.IdxX;
        var sum = 0f;
        for (var depth = 0; depth < a.Depth; depth += Side)
        {
            var (ofLeft, ofRight) = (0f, 0f);
            if (row < a.Rows && depth + Group.IdxX < a.Depth)
            {
                ofLeft = a.Left.Of(a.Left.Load(row, depth + Group.IdxX));
            }

            if (column < a.Columns && depth + Group.IdxY < a.Depth)
            {
                ofRight = a.Right.Of(a.Right.Load(column, depth + Group.IdxY));
            }

            left[place] = ofLeft;
            right[place] = ofRight;
            GroupBarrier.Wait();
            for (var k = 0; k < Side; k++)
            {
                sum += left[Group.IdxY * Side + k] * right[k * Side + Group.IdxX];
            }

            GroupBarrier.Wait();
        }

        if (row < a.Rows && column < a.Columns)
        {
            a.Result.Elements[row * a.Result.RowStep + column * a.Result.ColumnStep] = sum;
        }
    }
}
