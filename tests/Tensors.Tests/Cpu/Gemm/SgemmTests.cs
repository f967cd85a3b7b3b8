using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Cpu.Gemm;
using AlphaNet.Pure.Tensors.Threading;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

public sealed class SgemmTests
{
    // A chain of k additions errs by at most k * 2^-24 of the sum of sizes; in practice by its root.
    private const double FloatTolerance = 2e-6;

    // Levels the machine has, so that the tests also pass with intrinsics switched off.
    public static TheoryData<SimdLevel> Levels => [.. Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Equals_float64_for_any_sizes_and_strides(SimdLevel level)
    {
        using var pool = new WorkerPool(2);
        Check.One(
            Laws.Cases(300),
            Prop.ForAll(GemmCases.Arbitrary, test => GemmRunner.Error(test, Multiply(pool, level)) <= FloatTolerance));
    }

    // The network's own shapes (forward, input gradient, weight gradient), a classifier, sizes that end in every partial tile,
    // and (with the slack of 8) strides of 1024, 256 and 512, which are staged;
    // a wide transposed operand in one piece, in many, and a reduction in three; gradients of weights that widen, turned at the end.
    public static TheoryData<int, int, int, MatrixOrder, MatrixOrder, bool> RealShapes => new()
    {
        { 576, 1296, 216, MatrixOrder.Rows, MatrixOrder.Columns, false },
        { 576, 216, 1296, MatrixOrder.Rows, MatrixOrder.Rows, true },
        { 216, 1296, 576, MatrixOrder.Columns, MatrixOrder.Rows, true },
        { 2304, 40, 120, MatrixOrder.Rows, MatrixOrder.Columns, false },
        { 2304, 24, 72, MatrixOrder.Rows, MatrixOrder.Rows, true },
        { 24, 72, 9216, MatrixOrder.Columns, MatrixOrder.Rows, true },
        { 27, 10, 9216, MatrixOrder.Columns, MatrixOrder.Rows, false },
        { 40, 16, 20001, MatrixOrder.Columns, MatrixOrder.Rows, true },
        { 16, 1000, 1984, MatrixOrder.Rows, MatrixOrder.Columns, false },
        { 2303, 16, 27, MatrixOrder.Rows, MatrixOrder.Columns, false },
        { 1, 1000, 513, MatrixOrder.Rows, MatrixOrder.Columns, false },
        { 259, 257, 1016, MatrixOrder.Rows, MatrixOrder.Rows, false },
        { 248, 504, 301, MatrixOrder.Columns, MatrixOrder.Rows, false },
        { 1296, 216, 576, MatrixOrder.Columns, MatrixOrder.Rows, true },
        { 447, 421, 1103, MatrixOrder.Columns, MatrixOrder.Rows, false },
        { 719, 361, 1000, MatrixOrder.Columns, MatrixOrder.Rows, false },
        { 101, 95, 2101, MatrixOrder.Rows, MatrixOrder.Rows, true },
        { 448, 112, 577, MatrixOrder.Columns, MatrixOrder.Rows, false },
        { 411, 37, 503, MatrixOrder.Columns, MatrixOrder.Rows, true },
        { 3, 20, 5, MatrixOrder.Rows, MatrixOrder.SameRows, false },
        { 64, 48, 200, MatrixOrder.Columns, MatrixOrder.SameRows, false },
        { 1296, 64, 576, MatrixOrder.SameColumns, MatrixOrder.Rows, true },
        { 24, 72, 9216, MatrixOrder.Columns, MatrixOrder.SameRows, true },
    };

    [Theory]
    [MemberData(nameof(RealShapes))]
    public void Equals_float64_on_real_shapes(int m, int n, int k, MatrixOrder a, MatrixOrder b, bool accumulate)
    {
        using var pool = new WorkerPool(2);
        var test = new GemmCase(m, n, k, a, b, MatrixOrder.Rows, 8, accumulate, 7);
        var everyLevel = Enum.GetValues<SimdLevel>().Where(level => level <= Simd.Best).Select(level => Multiply(pool, level));
        Assert.InRange(GemmRunner.Error(test, [.. everyLevel]), 0, FloatTolerance);
    }

    [Theory]
    [MemberData(nameof(RealShapes))]
    public void Is_bit_equal_for_any_number_of_threads(int m, int n, int k, MatrixOrder a, MatrixOrder b, bool accumulate)
    {
        var test = new GemmCase(m, n, k, a, b, MatrixOrder.Rows, 3, accumulate, 11);
        var results = new List<float[]>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            results.Add(GemmRunner.Run(test, Multiply(pool, Simd.Best)));
        }

        Assert.All(results, result => Assert.Equal(Bits(results[0]), Bits(result)));
    }

    [Fact]
    public void A_row_computed_alone_equals_the_row_in_a_batch()
    {
        using var pool = new WorkerPool(1);
        Check.One(
            Laws.Cases(100),
            Prop.ForAll(GemmCases.Arbitrary, drawn =>
            {
                // The reduction must be longer than one block for the law to say something.
                var test = drawn with { A = MatrixOrder.Rows, C = MatrixOrder.Rows, K = drawn.K * 33 };
                var batch = GemmRunner.Run(test, Multiply(pool, Simd.Best));
                var row = test.M - 1;
                var alone = GemmRunner.Run(test, (in GemmArguments<float> all) => Sgemm.Multiply(
                    new GemmArguments<float>
                    {
                        M = 1,
                        N = all.N,
                        K = all.K,
                        A = all.A.From(row, 0),
                        B = all.B,
                        C = all.C.From(row, 0),
                        Accumulate = all.Accumulate,
                    },
                    pool));
                var start = row * GemmCase.Strides(test.M, test.N, test.C, test.Slack).Row;
                return Bits(batch)[start..].SequenceEqual(Bits(alone)[start..]);
            }));
    }

    [Fact]
    public void A_slice_of_the_product_is_the_product_of_slices()
    {
        using var pool = new WorkerPool(2);
        Check.One(
            Laws.Cases(100),
            Prop.ForAll(GemmCases.Arbitrary, drawn =>
            {
                // Into how many pieces the reduction of a large product with a transposed A is cut depends on how large its result is.
                var isLarge = (long)drawn.M * drawn.N * drawn.K >= 1 << 19;
                var test = isLarge && drawn.A is (MatrixOrder.Columns or MatrixOrder.SameColumns) ? drawn with { A = MatrixOrder.Rows } : drawn;
                var whole = GemmRunner.Run(test, Multiply(pool, Simd.Best));
                int top = test.M / 3, left = test.N / 4, rows = test.M - top, columns = test.N - left;
                var sliced = GemmRunner.Run(test, (in GemmArguments<float> all) =>
                {
                    Sgemm.Multiply(Slice(all, 0, 0, top, test.N), pool);
                    Sgemm.Multiply(Slice(all, top, 0, rows, left), pool);
                    Sgemm.Multiply(Slice(all, top, left, rows, columns), pool);
                });
                return Bits(whole).SequenceEqual(Bits(sliced));
            }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_empty_reduction_gives_zeros_or_leaves_the_sum(bool accumulate)
    {
        using var pool = new WorkerPool(1);
        float[] c = [1, 2, 3, 4, 5, 6];
        unsafe
        {
            fixed (float* data = c)
            {
                Sgemm.Multiply(
                    new GemmArguments<float>
                    {
                        M = 2,
                        N = 2,
                        K = 0,
                        A = new StridedMatrix<float>(data, 0, 1),
                        B = new StridedMatrix<float>(data, 2, 1),
                        C = new StridedMatrix<float>(data, 3, 1),
                        Accumulate = accumulate,
                    },
                    pool);
            }
        }

        Assert.Equal(accumulate ? [1, 2, 3, 4, 5, 6] : [0, 0, 3, 0, 0, 6], c);
    }

    [Fact]
    public void Allocates_nothing_after_the_first_call()
    {
        using var pool = new WorkerPool(1);
        var bytes = long.MaxValue;
        foreach (var test in new[]
                 {
                     new GemmCase(96, 67, 300, MatrixOrder.Rows, MatrixOrder.Columns, MatrixOrder.Rows, 0, false, 1),
                     new GemmCase(24, 40, 9216, MatrixOrder.Columns, MatrixOrder.Rows, MatrixOrder.Rows, 0, true, 1),
                 })
        {
            GemmRunner.Run(test, (in GemmArguments<float> product) =>
            {
                var arguments = product;
                bytes = Allocation.OfThread(() => Sgemm.Multiply(arguments, pool));
            });
            Assert.Equal(0, bytes);
        }
    }

    private static Gemm<float> Multiply(WorkerPool pool, SimdLevel level) =>
        (in GemmArguments<float> product) => Sgemm.Multiply(product, pool, level);

    private static GemmArguments<float> Slice(in GemmArguments<float> all, int row, int column, int rows, int columns) => new()
    {
        M = rows,
        N = columns,
        K = all.K,
        A = all.A.From(row, 0),
        B = all.B.From(0, column),
        C = all.C.From(row, column),
        Accumulate = all.Accumulate,
    };

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
