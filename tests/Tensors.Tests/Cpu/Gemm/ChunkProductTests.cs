using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

public sealed unsafe class ChunkProductTests
{
    [Fact]
    public void Packed_panels_give_the_product() =>
        Check.One(
            Laws.Cases(100),
            Prop.ForAll(GemmCases.Arbitrary, test => GemmRunner.Error<float>(test, MultiplyPacked) <= 2e-6));

    [Fact]
    public void Chunks_of_a_transposed_product_add_up() =>
        Check.One(
            Laws.Cases(100),
            Prop.ForAll(GemmCases.Arbitrary, drawn =>
            {
                var test = drawn with { A = MatrixOrder.Columns, B = MatrixOrder.Rows, C = MatrixOrder.Rows, Accumulate = true };
                return GemmRunner.Error<float>(test, AccumulateInTwoChunks) <= 2e-6;
            }));

    private static void MultiplyPacked(in GemmArguments<float> product)
    {
        // Exactly the promised size, with a guard that packing must leave alone.
        var size = (int)ColumnPanels.PackedSize(Simd.Best, product.K, product.N);
        var memory = new float[size + 1];
        memory[size] = 42f;
        fixed (float* packed = memory)
        {
            var panels = ColumnPanels.Packed(Simd.Best, product.K, product.N, packed);
            panels.Pack(product.B);
            ChunkProduct.Multiply(product.M, product.A, panels, product.C, product.Accumulate);
        }

        Assert.Equal(42f, memory[size]);
    }

    private static void AccumulateInTwoChunks(in GemmArguments<float> product)
    {
        var first = product.K / 2;
        var (a, b, c) = (product.A, product.B, product.C);
        foreach (var (from, rows) in (ReadOnlySpan<(int, int)>)[(0, first), (first, product.K - first)])
        {
            var panels = ColumnPanels.InPlace(Simd.Best, rows, product.N, b.From(from, 0));
            ChunkProduct.Multiply(product.M, a.From(0, from), panels, 0, product.N, c, true, ChunkProduct.TransposedBlock(rows));
        }
    }
}
