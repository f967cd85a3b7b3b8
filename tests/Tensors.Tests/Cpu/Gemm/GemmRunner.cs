using System.Numerics;
using AlphaNet.Pure.Tensors.Cpu.Gemm;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

internal delegate void Gemm<T>(in GemmArguments<T> product) where T : unmanaged;

/// <summary>Runs a product on buffers of exactly its size and compares with sums in float64.</summary>
internal static unsafe class GemmRunner
{
    // Elements of a buffer outside the view are NaN, so that reading one spoils the result, and must still be NaN afterwards.
    public static T[] Buffer<T>(int rows, int columns, MatrixOrder order, int slack, System.Random random) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var buffer = new T[GemmCase.Length(rows, columns, order, slack)];
        Array.Fill(buffer, T.NaN);
        var (row, column) = GemmCase.Strides(rows, columns, order, slack);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                buffer[i * row + j * column] = T.CreateChecked(random.NextDouble() * 2 - 1);
            }
        }

        return buffer;
    }

    /// <summary>The result's buffer after <paramref name="gemm"/>.</summary>
    public static T[] Run<T>(GemmCase test, Gemm<T> gemm) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (a, b, c) = Operands<T>(test);
        fixed (T* pa = a, pb = b, pc = c)
        {
            gemm(new GemmArguments<T>
            {
                M = test.M,
                N = test.N,
                K = test.K,
                A = GemmCase.View(pa, test.M, test.K, test.A, test.Slack),
                B = GemmCase.View(pb, test.K, test.N, test.B, test.Slack),
                C = GemmCase.View(pc, test.M, test.N, test.C, test.Slack),
                Accumulate = test.Accumulate,
            });
        }

        return c;
    }

    /// <summary>Greatest error of any of <paramref name="gemms"/> against float64, in units of the sum of the products' sizes; infinite where memory outside C changed.</summary>
    public static double Error<T>(GemmCase test, params Gemm<T>[] gemms) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (a, b, before) = Operands<T>(test);
        var results = gemms.Select(gemm => Run(test, gemm)).ToArray();
        var (aRow, aColumn) = GemmCase.Strides(test.M, test.K, test.A, test.Slack);
        var (bRow, bColumn) = GemmCase.Strides(test.K, test.N, test.B, test.Slack);
        var (cRow, cColumn) = GemmCase.Strides(test.M, test.N, test.C, test.Slack);
        var worst = 0.0;
        for (var i = 0; i < test.M; i++)
        {
            for (var j = 0; j < test.N; j++)
            {
                var at = i * cRow + j * cColumn;
                var sum = test.Accumulate ? double.CreateChecked(before[at]) : 0.0;
                var size = Math.Abs(sum) + 1e-30;
                for (var k = 0; k < test.K; k++)
                {
                    var term = double.CreateChecked(a[i * aRow + k * aColumn]) * double.CreateChecked(b[k * bRow + j * bColumn]);
                    sum += term;
                    size += Math.Abs(term);
                }

                foreach (var result in results)
                {
                    var error = Math.Abs(double.CreateChecked(result[at]) - sum) / size;
                    worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
                    result[at] = T.NaN;
                }
            }
        }

        return results.All(result => result.All(T.IsNaN)) ? worst : double.PositiveInfinity;
    }

    private static (T[] A, T[] B, T[] C) Operands<T>(GemmCase test) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new System.Random(test.Seed);
        var a = Buffer<T>(test.M, test.K, test.A, test.Slack, random);
        var b = Buffer<T>(test.K, test.N, test.B, test.Slack, random);
        var c = Buffer<T>(test.M, test.N, test.C, test.Slack, random);
        if (!test.Accumulate)
        {
            // An overwritten result must not depend on what lay there.
            Array.Fill(c, T.NaN);
        }

        return (a, b, c);
    }
}
