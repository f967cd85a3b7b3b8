using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Gates in float32 against the plain operations one after another in float64, at every vector width.</summary>
public sealed class FusedExciteTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<SimdLevel> Levels => FusedBackendTests.Levels;

    [Theory, MemberData(nameof(Levels))]
    public void Gates_and_their_gradients(SimdLevel level)
    {
        using var cpu = new CpuBackend(2, level);
        foreach (var (images, channels, hidden) in Sizes())
        {
            Agree(
                new ExciteCase(images, channels, hidden, cpu, DType.Float64).Run(new ComposedFusion(cpu)),
                new ExciteCase(images, channels, hidden, cpu, DType.Float32).Run(cpu));
        }
    }

    [Theory, MemberData(nameof(Levels))]
    public void Sums_of_gated_readers(SimdLevel level)
    {
        using var cpu = new CpuBackend(2, level);
        foreach (var (images, channels, hidden) in Sizes())
        {
            Agree(
                new ExciteCase(images, channels, hidden, cpu, DType.Float64).Sum(new ComposedFusion(cpu)),
                new ExciteCase(images, channels, hidden, cpu, DType.Float32).Sum(cpu));
        }
    }

    [Fact]
    public void The_plain_operations_take_either_type()
    {
        using var cpu = new CpuBackend(1);
        var composed = new ComposedFusion(cpu);
        Agree(new ExciteCase(3, 16, 8, cpu, DType.Float64).Run(composed), new ExciteCase(3, 16, 8, cpu, DType.Float32).Run(composed));
        Agree(new ExciteCase(3, 16, 8, cpu, DType.Float64).Sum(composed), new ExciteCase(3, 16, 8, cpu, DType.Float32).Sum(composed));
    }

    [Fact]
    public void Float64_is_left_to_the_plain_operations()
    {
        using var cpu = new CpuBackend(1);
        var wide = new ExciteCase(1, 5, 8, cpu, DType.Float64);
        Assert.Contains("fused operands are Float32", Assert.Throws<ShapeException>(() => wide.Run(cpu)).Message);
        Assert.Contains("fused operands are Float32", Assert.Throws<ShapeException>(() => wide.Sum(cpu)).Message);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using var one = new CpuBackend(1);
        var expected = Everything(one);
        foreach (var threads in (int[])[2, 3])
        {
            using var many = new CpuBackend(threads);
            Assert.Equal(expected, Everything(many));
        }

        static double[][] Everything(CpuBackend cpu)
        {
            var large = new ExciteCase(32, 960, 240, cpu, DType.Float32);
            return [.. large.Run(cpu), .. large.Sum(cpu)];
        }
    }

    [Fact]
    public void Nothing_is_allocated_nor_kept()
    {
        using var cpu = new CpuBackend(2);
        var (mean, gate, dmean) = (Tensor.Zeros(new Shape(4, 1, 1, 40)), Tensor.Zeros(new Shape(4, 1, 1, 40)), Tensor.Zeros(new Shape(4, 1, 1, 40)));
        var (squeezed, excited) = (Tensor.Zeros(new Shape(4, 8)), Tensor.Zeros(new Shape(4, 40)));
        var (gatedSums, sums) = (Tensor.Zeros(new Shape(5, 4, 1, 1, 40)), Tensor.Zeros(new Shape(2, 40), DType.Float64));
        var weights = new ExciteWeights(Tensor.Zeros(new Shape(8, 40)), Tensor.Zeros(new Shape(8)), Tensor.Zeros(new Shape(40, 8)), Tensor.Zeros(new Shape(40)));
        var gradients = new ExciteWeights(Tensor.Zeros(new Shape(8, 40)), Tensor.Zeros(new Shape(8)), Tensor.Zeros(new Shape(40, 8)), Tensor.Zeros(new Shape(40)));
        var allocated = Allocation.OfThread(() =>
        {
            cpu.Excite(mean, weights, squeezed, excited, gate);
            cpu.ExciteBackward(mean, weights, squeezed, excited, gate, gradients, dmean, accumulate: false);
            cpu.SumGated(gatedSums, gate, mean, 0.25, sums);
        });
        Assert.Equal((0, 0), (allocated, cpu.Memory.RentedBytes));
    }

    private static IEnumerable<(int Images, int Channels, int Hidden)> Sizes() =>
        from images in (int[])[1, 3, 32]
        from channels in (int[])[5, 16, 40, 301]
        from hidden in (int[])[1, 8, 33]
        select (images, channels, hidden);

    private static void Agree(double[][] expected, double[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Numbers.Close($"result {i}", expected[i], actual[i], Tolerance);
        }
    }
}
