using AlphaNet.Pure.Tensors.Cpu;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Lanes;

public sealed class SimdTests
{
    /// <summary>Runs with switches that stand for narrower processors say what they must come to: an unknown switch would be passed over in silence.</summary>
    [Fact]
    public void Vectors_are_no_wider_than_the_run_is_for()
    {
        var widest = Environment.GetEnvironmentVariable("ALPHANET_WIDEST_VECTORS") is { Length: > 0 } named ? Enum.Parse<SimdLevel>(named) : Enum.GetValues<SimdLevel>().Max();

        Assert.True(Simd.Best <= widest, $"the widest vectors are {Simd.Best}, the run is for {widest}");
    }
}
