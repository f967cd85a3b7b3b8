using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Kernels.Tests.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

/// <summary>
/// What is computed on loads and stores of products by matrix instructions. All numbers are quarters, so that what is multiplied has eight bits at most, on load too: nothing is
/// lost by rounding, and results must be those of float64.
/// </summary>
[Collection(TestDevice.Collection)]
public sealed class TensorFusedTests(TensorDevices devices) : IClassFixture<TensorDevices>
{
    private static double Tolerance => TestDevice.Allowed(1e-5);
    private const double Quarter = 0.25;

    public static TheoryData<MatrixPrecision, int> Cases
    {
        get
        {
            var data = new TheoryData<MatrixPrecision, int>();
            for (var seed = 0; seed < FusedCase.Kinds; seed++)
            {
                data.Add(MatrixPrecision.Tf32, seed);
                data.Add(MatrixPrecision.Bf16, seed);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Pointwise(MatrixPrecision precision, int seed) => Check(precision, seed, (fused, c) =>
    {
        var (z, without) = (c.Random(20, c.Map(c.Out)), c.Random(20, c.Map(c.Out)));
        var (mean, variance) = (c.Random(21, new Shape(c.Out)), c.Random(22, new Shape(c.Out)));
        var weight = c.Whole(23, c.Out, c.In).Prefix(c.Out, c.In);
        fused.PointwiseNorm<Relu>(c.Input(c.Gated), weight, z, mean, variance);
        fused.PointwiseNorm<Relu>(c.Input(c.Gated), weight, without, default, default);
        return [z, mean, variance, without];
    });

    [Theory, MemberData(nameof(Cases))]
    public void Pointwise_backward(MatrixPrecision precision, int seed) => Check(precision, seed, (fused, c) =>
    {
        var x = c.Input(c.Gated);
        var (dx, dw, sums) = (c.Random(21, c.Map(c.In)), c.Whole(22, c.Out, c.In), c.Sums(x));
        fused.PointwiseNormBackward<Relu, Relu>(
            x, c.Whole(20, c.Out, c.In).Prefix(c.Out, c.In), c.Gradient(c.Map(c.Out)), dx, c.Accumulate && x.IsPlain, dw.Prefix(c.Out, c.In), sums);
        return [dx, dw, .. x.IsPlain ? [] : (Tensor[])[sums]];
    });

    // So few terms that hidden numbers have eight bits too; gradients of gates are sixths of quarters, which are rounded where they are multiplied.
    [Theory]
    [InlineData(MatrixPrecision.Tf32, 3, 5, 8, 1e-3)]
    [InlineData(MatrixPrecision.Bf16, 3, 5, 8, 8e-3)]
    [InlineData(MatrixPrecision.Tf32, 2, 6, 17, 1e-3)]
    [InlineData(MatrixPrecision.Bf16, 2, 6, 17, 8e-3)]
    public void Gates_and_their_gradients(MatrixPrecision precision, int images, int channels, int hidden, double tolerance)
    {
        var device = devices[precision];
        var expected = new ExciteCase(images, channels, hidden, device.Cpu, DType.Float64).Run(new ComposedFusion(device.Cpu));
        var actual = new ExciteCase(images, channels, hidden, device.Gpu, DType.Float32).Run(device.Gpu);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            // The products before the biases, and the gate.
            Numbers.Close($"result {i}", expected[i], actual[i], i < 3 ? Tolerance : tolerance);
        }
    }

    private void Check(MatrixPrecision precision, int seed, Func<IFusedBackend, FusedCase, Tensor[]> run)
    {
        var device = devices[precision];
        var expected = run(new ComposedFusion(device.Cpu), new FusedCase(seed, device.Cpu, DType.Float64, Quarter));
        var actual = run(device.Gpu, new FusedCase(seed, device.Gpu, DType.Float32, Quarter));
        for (var i = 0; i < expected.Length; i++)
        {
            var (wide, narrow) = (expected[i].ToArray<double>(), actual[i].ToArray<float>());
            var scale = Math.Max(1, wide.Max(Math.Abs));
            for (var j = 0; j < wide.Length; j++)
            {
                Assert.True(
                    Math.Abs(wide[j] - narrow[j]) <= Tolerance * scale,
                    $"result {i} {expected[i].Shape}, element {j}: expected {wide[j]:G9}, got {narrow[j]:G9}");
            }
        }
    }
}
