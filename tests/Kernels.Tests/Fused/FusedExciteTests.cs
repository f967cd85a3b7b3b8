using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Fused;

/// <summary>The device's gates against the plain operations one after another in float64.</summary>
[Collection(TestDevice.Collection)]
public sealed class FusedExciteTests(TestDevice device)
{
    // Every number of images, channels and hidden numbers; channels or hidden numbers enough for sums in slices.
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 5, 8 },
        { 3, 16, 33 },
        { 32, 40, 1 },
        { 3, 301, 8 },
        { 1, 600, 301 },
        { 32, 301, 33 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Gates_and_their_gradients(int images, int channels, int hidden) => Agree(
        new ExciteCase(images, channels, hidden, device.Cpu, DType.Float64).Run(new ComposedFusion(device.Cpu)),
        new ExciteCase(images, channels, hidden, device.Gpu, DType.Float32).Run(device.Gpu));

    [Theory, MemberData(nameof(Sizes))]
    public void Sums_of_gated_readers(int images, int channels, int hidden) => Agree(
        new ExciteCase(images, channels, hidden, device.Cpu, DType.Float64).Sum(new ComposedFusion(device.Cpu)),
        new ExciteCase(images, channels, hidden, device.Gpu, DType.Float32).Sum(device.Gpu));

    [Fact]
    public void The_plain_operations_of_a_device() => Agree(
        new ExciteCase(3, 16, 8, device.Cpu, DType.Float64).Run(new ComposedFusion(device.Cpu)),
        new ExciteCase(3, 16, 8, device.Gpu, DType.Float32).Run(new ComposedFusion(device.Gpu)));

    private static void Agree(double[][] expected, double[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Numbers.Close($"result {i}", expected[i], actual[i], TestDevice.Allowed(2e-6));
        }
    }
}
