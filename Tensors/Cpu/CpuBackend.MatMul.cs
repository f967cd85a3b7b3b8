using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Gemm;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Matrix products.</content>
public sealed partial class CpuBackend
{
    /// <summary>c[i, j] (+)= sum over p of a[i, p] * b[p, j]; a [m, k], b [k, n], c [m, n], any strides; c overlaps neither.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public unsafe void MatMul(in Tensor a, in Tensor b, in Tensor c, bool accumulate = false)
    {
        Operand.RequireRank("MatMul", "a", a, 2, "a matrix [m, k]");
        Operand.RequireRank("MatMul", "b", b, 2, "a matrix [k, n]");
        Operand.RequireFloats("MatMul", a, b, c);
        if (a.Shape[1] != b.Shape[0])
        {
            throw new ShapeException("MatMul", $"a {a.Shape} has {a.Shape[1]} columns, b {b.Shape} has {b.Shape[0]} rows; they must be equal");
        }

        Operand.RequireShape("MatMul", "c", c, new Shape(a.Shape[0], b.Shape[1]), "[rows of a, columns of b]");
        Operand.RequireOwnElements("MatMul", c);
        if (c.DType == DType.Float32)
        {
            Sgemm.Multiply(Product<float>(a, b, c, accumulate), workers, Level);
        }
        else
        {
            ReferenceGemm.Multiply(Product<double>(a, b, c, accumulate), workers);
        }
    }

    private static GemmArguments<T> Product<T>(in Tensor a, in Tensor b, in Tensor c, bool accumulate) where T : unmanaged => new()
    {
        M = c.Shape[0],
        N = c.Shape[1],
        K = a.Shape[1],
        A = Matrix<T>(a),
        B = Matrix<T>(b),
        C = Matrix<T>(c),
        Accumulate = accumulate,
    };

    private static unsafe StridedMatrix<T> Matrix<T>(in Tensor tensor) where T : unmanaged =>
        new(tensor.Pointer<T>(), tensor.Strides[0], tensor.Strides[1]);
}
