using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Threading;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

public sealed class ReferenceGemmTests
{
    [Fact]
    public void Float64_equals_the_naive_product()
    {
        using var pool = new WorkerPool(2);
        Check.One(
            Laws.Cases(200),
            Prop.ForAll(GemmCases.Arbitrary, test =>
                GemmRunner.Error<double>(test, (in GemmArguments<double> product) => ReferenceGemm.Multiply(product, pool)) <= 1e-14));
    }

    [Fact]
    public void Float32_equals_the_naive_product()
    {
        using var pool = new WorkerPool(2);
        Check.One(
            Laws.Cases(100),
            Prop.ForAll(GemmCases.Arbitrary, test =>
                GemmRunner.Error<float>(test, (in GemmArguments<float> product) => ReferenceGemm.Multiply(product, pool)) <= 2e-6));
    }

    [Fact]
    public void Is_bit_equal_for_any_number_of_threads()
    {
        var test = new GemmCase(131, 67, 301, MatrixOrder.Rows, MatrixOrder.Columns, MatrixOrder.Rows, 5, true, 3);
        using var one = new WorkerPool(1);
        using var three = new WorkerPool(3);
        var alone = GemmRunner.Run(test, (in GemmArguments<double> product) => ReferenceGemm.Multiply(product, one));
        var shared = GemmRunner.Run(test, (in GemmArguments<double> product) => ReferenceGemm.Multiply(product, three));
        Assert.Equal(alone.Select(BitConverter.DoubleToInt64Bits), shared.Select(BitConverter.DoubleToInt64Bits));
    }
}
