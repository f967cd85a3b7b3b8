using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Matrices;

[Collection(TestDevice.Collection)]
public sealed class MatMulKernelTests(TestDevice device)
{
    public enum Lies
    {
        Densely,
        Transposed,
        AsSlice,
        EverySecond,
    }

    [Theory]
    [InlineData(1, 1, 1, Lies.Densely, Lies.Densely, Lies.Densely)]
    [InlineData(16, 8, 8, Lies.Densely, Lies.Densely, Lies.Densely)]
    [InlineData(17, 9, 9, Lies.Transposed, Lies.AsSlice, Lies.Densely)]
    [InlineData(33, 7, 20, Lies.AsSlice, Lies.Transposed, Lies.EverySecond)]
    [InlineData(5, 37, 13, Lies.EverySecond, Lies.Transposed, Lies.Transposed)]
    [InlineData(15, 25, 3, Lies.Transposed, Lies.EverySecond, Lies.AsSlice)]
    [InlineData(9, 11, 33, Lies.Transposed, Lies.Densely, Lies.AsSlice)]
    [InlineData(20, 5, 70, Lies.AsSlice, Lies.Transposed, Lies.Transposed)]
    [InlineData(3, 18, 64, Lies.Densely, Lies.EverySecond, Lies.Densely)]
    public void Products_of_all_layouts_are_the_processors(int m, int n, int k, Lies a, Lies b, Lies c) =>
        device.Agree(1e-5, (backend, t) =>
        {
            backend.MatMul(t[0], t[1], t[2]);
            backend.MatMul(t[0], t[1], t[3], accumulate: true);
        }, Matrix(1, m, k, a), Matrix(2, k, n, b), Matrix(3, m, n, c), Matrix(4, m, n, c));

    [Theory]
    [InlineData(600, Lies.Densely)]
    [InlineData(1003, Lies.AsSlice)]
    [InlineData(1024, Lies.Transposed)]
    public void Long_sums_are_cut_and_put_together(int k, Lies c) =>
        device.Agree(1e-5, (backend, t) =>
        {
            backend.MatMul(t[0], t[1], t[2], accumulate: true);
            backend.MatMul(t[0], t[1], t[3]);
        }, Matrix(1, 19, k, Lies.Transposed), Matrix(2, k, 6, Lies.Densely), Matrix(3, 19, 6, c), Matrix(4, 19, 6, c));

    [Fact]
    public void A_product_of_nothing_is_zero() =>
        device.Agree(0, (backend, t) => backend.MatMul(t[0].Slice(1, 0, 0), t[1].Slice(0, 0, 0), t[2]),
            Matrix(1, 3, 2, Lies.Densely), Matrix(2, 2, 5, Lies.Densely), Matrix(3, 3, 5, Lies.Densely));

    [Fact]
    public void What_is_not_a_number_reaches_its_row_alone()
    {
        var a = Matrix(1, 5, 9, Lies.Densely);
        a.Slice(0, 2, 1).Slice(1, 8, 1).CopyFrom(Tensor.From<float>([float.NaN], new Shape(1, 1)));
        device.Agree(1e-5, (backend, t) => backend.MatMul(t[0], t[1], t[2]), a, Matrix(2, 9, 3, Lies.Densely), Matrix(3, 5, 3, Lies.Densely));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var a = device.Gpu.Rent(new Shape(3, 4), DType.Float32);
        Assert.Contains("MatMul: a [3, 4] has 4 columns", Assert.Throws<ShapeException>(() => device.Gpu.MatMul(a, a, a)).Message);
        Assert.Contains("c must have shape [3, 3]", Assert.Throws<ShapeException>(() => device.Gpu.MatMul(a, a.Transpose(), a)).Message);
        Assert.Contains("b must be a matrix", Assert.Throws<ShapeException>(() => device.Gpu.MatMul(a, a.Unsqueeze(0), a)).Message);
        device.Gpu.Return(a);
    }

    private Tensor Matrix(int seed, int rows, int columns, Lies lies) => lies switch
    {
        Lies.Transposed => Numbers(seed, columns, rows).Transpose(),
        Lies.AsSlice => Numbers(seed, rows, columns + 5).Slice(1, 2, columns),
        Lies.EverySecond => Numbers(seed, rows, columns, 2).Slice(2, 1, 1).Squeeze(2),
        _ => Numbers(seed, rows, columns),
    };

    private Tensor Numbers(int seed, params int[] lengths)
    {
        var result = Tensor.Zeros(new Shape(lengths));
        device.Cpu.RandomNormal(result, new(1, (uint)seed, 0), 0, 1);
        return result;
    }
}
