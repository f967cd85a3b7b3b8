using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>One pass over dense operands of its own, for either side to compute.</summary>
internal sealed class PointwiseProduct
{
    private readonly CpuBackend backend;
    private readonly Tensor a;
    private readonly Tensor b;
    private readonly Tensor c;
    private readonly int inner;
    private readonly bool transposeA;
    private readonly bool transposeB;

    public PointwiseProduct(PointwiseShape shape, PointwisePass pass, CpuBackend backend)
    {
        this.backend = backend;
        Shape maps = new(shape.Pixels, shape.In), results = new(shape.Pixels, shape.Out), weights = new(shape.Out, shape.In);
        // Both operands and what is summed over, as they lie in a step.
        (var left, var right, var product, inner) = pass switch
        {
            PointwisePass.Forward => (maps, weights, results, shape.In),
            PointwisePass.InputGradient => (results, weights, maps, shape.Out),
            _ => (results, maps, weights, shape.Pixels),
        };
        (transposeA, transposeB) = (pass == PointwisePass.WeightGradient, pass == PointwisePass.Forward);
        (a, b, c) = (Uniform(left), Uniform(right), Uniform(product));
    }

    // Weight gradients add up over the subnets of a step.
    private bool Accumulates => transposeA;

    public void Ours() => backend.MatMul(transposeA ? a.Transpose() : a, transposeB ? b.Transpose() : b, c, Accumulates);

    public void By(OpenBlas blas) => blas.Multiply(
        transposeA, transposeB, c.Shape[0], c.Shape[1], inner, a.Span<float>(), b.Span<float>(), Accumulates ? 1 : 0, c.Span<float>());

    private Tensor Uniform(Shape shape)
    {
        var tensor = Tensor.Uninitialized(shape);
        backend.RandomUniform(tensor, new(1, 0, 0), -0.5, 0.5);
        return tensor;
    }
}
