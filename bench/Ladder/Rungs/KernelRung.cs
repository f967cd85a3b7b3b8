using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Tensors;
using ILGPU;
using Arguments = AlphaNet.Pure.Kernels.Matrices.MatMulKernel.Arguments<
    AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.Factor, AlphaNet.Pure.Kernels.Matrices.MatrixResult>;

namespace AlphaNet.Pure.Ladder.Rungs;

/// <summary>A kernel that only teaches: a thread an element of the result, in groups of <see cref="Side"/> x <see cref="Side"/>.</summary>
internal sealed class KernelRung(string name, Action<Arguments> kernel) : IRung
{
    /// <summary>Threads along a side of a group.</summary>
    public const int Side = 16;

    public string Name => name;

    public MatrixPrecision Precision => MatrixPrecision.Fp32;

    public void Multiply(IlgpuBackend backend, in Tensor a, in Tensor b, in Tensor c)
    {
        var (rows, columns) = (c.Shape[0], c.Shape[1]);
        backend.Launcher.Run(
            kernel,
            new Index3D((columns + Side - 1) / Side, (rows + Side - 1) / Side, 1),
            new Index3D(Side, Side, 1),
            new Arguments
            {
                Left = backend.FactorOf(name, a),
                Right = backend.FactorOf(name, b.Transpose()),
                Result = new MatrixResult { Elements = backend.FactorOf(name, c).Elements, RowStep = c.Strides[0], ColumnStep = c.Strides[1] },
                Rows = rows,
                Columns = columns,
                Depth = a.Shape[1],
            });
    }
}
