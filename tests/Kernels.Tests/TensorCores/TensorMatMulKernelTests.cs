using AlphaNet.Pure.Kernels.Matrices;
using AlphaNet.Pure.Kernels.TensorCores;
using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Kernels.Tests.Training;
using AlphaNet.Pure.Tensors;
using ILGPU;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

/// <summary>Products by matrix instructions, against the float64 product of the rounded factors.</summary>
[Collection(TestDevice.Collection)]
public sealed class TensorMatMulKernelTests(TensorDevices devices) : IClassFixture<TensorDevices>
{
    private static double Tolerance => TestDevice.Allowed(1e-6);

    public static TheoryData<MatrixPrecision, int, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<MatrixPrecision, int, int, int>();
            foreach (var precision in (MatrixPrecision[])[MatrixPrecision.Tf32, MatrixPrecision.Bf16])
            {
                foreach (var (m, n, k) in ((int, int, int)[])[(1, 1, 1), (32, 32, 16), (33, 9, 21), (5, 70, 7), (65, 33, 8), (19, 6, 700)])
                {
                    data.Add(precision, m, n, k);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Products_are_those_of_the_rounded_factors(MatrixPrecision precision, int m, int n, int k) => CheckProduct(devices[precision].Gpu, m, n, k, Tolerance);

    [GpuFact(MatrixPrecision.Tf32)]
    public void Products_of_a_GPU_are_those_of_factors_rounded_to_tf32() => CheckOnGpu(MatrixPrecision.Tf32);

    [GpuFact(MatrixPrecision.Bf16)]
    public void Products_of_a_GPU_are_those_of_factors_rounded_to_bf16() => CheckOnGpu(MatrixPrecision.Bf16);

    [Fact]
    public void The_tiles_of_a_GPU_are_put_together_from_all_warps()
    {
        CheckTile<SquareTile, Tf32>(MatrixPrecision.Tf32, 70, 66, 37);
        CheckTile<SquareTile, Bf16>(MatrixPrecision.Bf16, 64, 64, 33);
        CheckTile<TallTile, Tf32>(MatrixPrecision.Tf32, 130, 31, 17);
        CheckTile<TallTile, Bf16>(MatrixPrecision.Bf16, 128, 32, 16);
    }

    [Theory]
    [InlineData(MatrixPrecision.Tf32)]
    [InlineData(MatrixPrecision.Bf16)]
    public void What_is_not_a_number_reaches_its_row_alone(MatrixPrecision precision)
    {
        var a = Numbers(1, 5, 9);
        a.Slice(0, 2, 1).Slice(1, 8, 1).CopyFrom(Tensor.From<float>([float.NaN], new Shape(1, 1)));
        devices[precision].Agree(0.1, (backend, t) => backend.MatMul(t[0], t[1], t[2]), a, Numbers(2, 9, 3), Numbers(3, 5, 3));
    }

    private void CheckOnGpu(MatrixPrecision precision)
    {
        using var gpu = IlgpuBackend.TryCreate(TestDevice.GpuOptionsOf(precision), out var why) ?? throw new InvalidOperationException(why);
        foreach (var (m, n, k) in ((int, int, int)[])[(1, 1, 1), (64, 64, 32), (130, 70, 37), (1003, 17, 33), (29, 500, 41), (19, 6, 5001)])
        {
            CheckProduct(gpu, m, n, k, TestDevice.LeastAllowedOnGpu);
        }
    }

    private void CheckProduct(IlgpuBackend gpu, int m, int n, int k, double tolerance)
    {
        var (a, b, c) = (Numbers(1, m, k), Numbers(2, k, n), Numbers(3, m, n));
        // One factor is transposed, the other and the result lie within wider ones.
        var (onGpuA, onGpuB, onGpuC) = (OnDevice(gpu, Transposed(a)), OnDevice(gpu, Numbers(4, k, n + 5)), OnDevice(gpu, Numbers(5, m, n + 3)));
        gpu.Copy(b, onGpuB.Slice(1, 2, n));
        gpu.Copy(c, onGpuC.Slice(1, 1, n));
        var beside = onGpuC.Slice(1, n + 1, 2).ToArray<float>();
        gpu.MatMul(onGpuA.Transpose(), onGpuB.Slice(1, 2, n), onGpuC.Slice(1, 1, n), accumulate: true);
        Check(gpu.Precision, a, b, c, onGpuC.Slice(1, 1, n), tolerance);
        Assert.Equal(beside, onGpuC.Slice(1, n + 1, 2).ToArray<float>());
        foreach (var tensor in (Tensor[])[onGpuA, onGpuB, onGpuC])
        {
            gpu.Return(tensor);
        }
    }

    private void CheckTile<TTile, TInstruction>(MatrixPrecision precision, int m, int n, int k)
        where TTile : struct, ITile where TInstruction : struct, IMatrixInstruction
    {
        var gpu = devices[precision].Gpu;
        var (a, b, c) = (Numbers(1, m, k), Numbers(2, k, n), Tensor.Zeros(new Shape(m, n)));
        var (onGpuA, onGpuB, onGpuC) = (OnDevice(gpu, a), OnDevice(gpu, b), OnDevice(gpu, c));
        var (down, across) = ((m - 1) / (4 * TTile.Down) + 1, (n - 1) / (4 * TTile.Across) + 1);
        gpu.Launcher.Run(
            TensorMatMulKernel.Multiply<TTile, TInstruction, Factor, Factor, MatrixResult>,
            new Index3D(down * across, 1, 1),
            new Index3D(TTile.Down * TTile.Across, 1, 1),
            new MatMulKernel.Arguments<Factor, Factor, MatrixResult>
            {
                Left = gpu.FactorOf("test", onGpuA),
                Right = gpu.FactorOf("test", onGpuB.Transpose()),
                Result = new MatrixResult { Elements = gpu.FactorOf("test", onGpuC).Elements, RowStep = n, ColumnStep = 1 },
                Rows = m,
                Columns = n,
                Depth = k,
                SliceDepth = k,
                TilesAcross = across,
            });
        Check(gpu.Precision, a, b, c, onGpuC, Tolerance);
        foreach (var tensor in (Tensor[])[onGpuA, onGpuB, onGpuC])
        {
            gpu.Return(tensor);
        }
    }

    private static void Check(MatrixPrecision precision, in Tensor a, in Tensor b, in Tensor c, in Tensor actual, double tolerance)
    {
        var (m, n, k) = (a.Shape[0], b.Shape[1], a.Shape[1]);
        var left = Array.ConvertAll(a.ToArray<float>(), value => Rounding.Round(precision, value));
        var right = Array.ConvertAll(b.ToArray<float>(), value => Rounding.Round(precision, value));
        var (before, after) = (c.ToArray<float>(), actual.ToArray<float>());
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (sum, magnitude) = ((double)before[i * n + j], 1.0);
                for (var p = 0; p < k; p++)
                {
                    var product = left[i * k + p] * right[p * n + j];
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                Assert.True(Math.Abs(sum - after[i * n + j]) <= tolerance * magnitude, $"{precision} {m} x {n} x {k} at ({i}, {j}): expected {sum:G9}, got {after[i * n + j]:G9}");
            }
        }
    }

    private static Tensor OnDevice(IlgpuBackend gpu, in Tensor tensor) => TestDevice.Place(tensor, gpu);

    private static Tensor Transposed(in Tensor matrix)
    {
        var result = Tensor.Zeros(new Shape(matrix.Shape[1], matrix.Shape[0]));
        result.CopyFrom(matrix.Transpose());
        return result;
    }

    private Tensor Numbers(int seed, int rows, int columns)
    {
        var result = Tensor.Zeros(new Shape(rows, columns));
        devices[MatrixPrecision.Tf32].Cpu.RandomNormal(result, new(1, (uint)seed, 0), 0, 1);
        return result;
    }
}
