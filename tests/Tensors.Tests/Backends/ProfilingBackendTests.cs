using System.Text.Json;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Backends.Profiling;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Backends;

public class ProfilingBackendTests
{
    [Fact]
    public void Results_are_the_inner_backends_and_calls_are_counted()
    {
        using var cpu = new CpuBackend(1);
        var profile = new KernelProfile(events: 2);
        var measured = new ProfilingBackend(cpu, profile);
        var random = new System.Random(1);
        var (a, b) = (Views.RandomDense(random, new Shape(5, 7), DType.Float32), Views.RandomDense(random, new Shape(7, 3), DType.Float32));
        var (expected, actual) = (Tensor.Zeros(new Shape(5, 3)), Tensor.Zeros(new Shape(5, 3)));
        cpu.MatMul(a, b, expected);
        measured.MatMul(a, b, actual);
        measured.MatMul(a, b, actual);
        Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
        measured.Unary<Relu>(actual, actual);

        var product = Assert.Single(profile.Totals, total => total.Name == "MatMul");
        Assert.Equal((2, 2 * 2.0 * 5 * 3 * 7, 2 * 4.0 * (35 + 21 + 15)), (product.Calls, product.Flops, product.Bytes));
        Assert.True(product.Seconds > 0);
        Assert.Equal(["MatMul", "MatMul"], profile.Calls.Select(call => call.Name));
        profile.Clear();
        Assert.Empty(profile.Totals);
    }

    [Fact]
    public void Convolutions_count_their_multiply_adds_twice_forward_and_four_times_backward()
    {
        using var cpu = new CpuBackend(1);
        var profile = new KernelProfile();
        var measured = new ProfilingBackend(cpu, profile);
        var (x, y) = (Tensor.Zeros(new Shape(2, 6, 6, 8)), Tensor.Zeros(new Shape(2, 3, 3, 8)));
        var weight = Tensor.Zeros(new Shape(5, 5, 8));
        measured.Depthwise(x, weight, y, 2);
        measured.DepthwiseBackward(x, weight, y, x.Clone(), false, weight.Clone(), 2);
        measured.PointwiseNorm<Identity>(new NormalizedMap(x), Tensor.Zeros(new Shape(4, 8)), Tensor.Zeros(new Shape(2, 6, 6, 4)), default, default);
        var flops = profile.Totals.ToDictionary(total => total.Name, total => total.Flops);
        Assert.Equal(2.0 * 2 * 9 * 8 * 25, flops["Depthwise"]);
        Assert.Equal(2 * flops["Depthwise"], flops["DepthwiseBackward"]);
        Assert.Equal(2.0 * 2 * 36 * 4 * 8, flops["PointwiseNorm"]);
    }

    [Fact]
    public void The_trace_is_what_chrome_reads()
    {
        using var cpu = new CpuBackend(1);
        var profile = new KernelProfile();
        new ProfilingBackend(cpu, profile).Fill(Tensor.Zeros(new Shape(3, 4)), 1);
        using var stream = new MemoryStream();
        profile.WriteTrace(stream);
        var call = Assert.Single(JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("traceEvents").EnumerateArray());
        Assert.Equal(("Fill", "X", "[3, 4]"), (call.GetProperty("name").GetString(), call.GetProperty("ph").GetString(), call.GetProperty("args").GetProperty("output").GetString()));
        Assert.True(call.GetProperty("ts").GetDouble() >= 0 && call.GetProperty("dur").GetDouble() > 0);
    }

    [Fact]
    public void A_floor_is_the_lower_roof()
    {
        var ceilings = new Ceilings(100, 10);
        Assert.Equal(1, ceilings.Floor(new KernelTotal("", 1, 2, 100e9, 1e9)), 1e-12);
        Assert.Equal(3, ceilings.Floor(new KernelTotal("", 1, 4, 100e9, 30e9)), 1e-12);
    }
}
