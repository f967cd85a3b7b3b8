using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Kernels.Tests.Launching;

public sealed class GpuLaneTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(float.MinValue, float.MaxValue)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(0, float.Epsilon)]
    public void The_less_is_less_and_not_the_other_way_round(float less, float more)
    {
        Assert.True(IsLess(less, more));
        Assert.False(IsLess(more, less));
        Assert.False(IsLess(less, less));
        Assert.False(IsLess(more, more));
        Assert.False(IsLess(float.NaN, more));
        Assert.False(IsLess(less, float.NaN));
    }

    [Fact]
    public void Logarithms_near_0_keep_their_digits()
    {
        for (var x = 0.5f; x < 2; x += 1f / 4093)
        {
            Near(Math.Log(x), GpuLane.Log(new(x)).Value);
        }

        for (var difference = 0.5f; difference > 1e-7f; difference /= 1.1f)
        {
            Near(Math.Log(1 + difference), GpuLane.Log(new(1 + difference)).Value);
            Near(Math.Log(1 - difference), GpuLane.Log(new(1 - difference)).Value);
            Near(Math.Tanh(difference), Tanh.Forward(new GpuLane(difference)).Value);
        }

        Assert.Equal(float.NegativeInfinity, GpuLane.Log(new(0)).Value);
        Assert.Equal(float.PositiveInfinity, GpuLane.Log(new(float.PositiveInfinity)).Value);
        Assert.True(float.IsNaN(GpuLane.Log(new(-1)).Value));
        Assert.True(float.IsNaN(GpuLane.Log(new(float.NaN)).Value));
        Assert.Equal(0, Tanh.Forward(new GpuLane(0)).Value);
    }

    private static bool IsLess(float left, float right) => GpuLane.LessThan(new(left), new(right)).Value != 0;

    private static void Near(double expected, float actual) => Assert.Equal(expected, actual, 4e-7 * Math.Abs(expected));
}
