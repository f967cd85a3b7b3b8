using AlphaNet.Pure.Supernet.Cost;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Cost;

public class FlopsBinsTests
{
    [Theory]
    [InlineData(312.4, 25, 300)]
    [InlineData(312.5, 25, 300)]
    [InlineData(337.5, 25, 350)]
    [InlineData(337.4, 25, 325)]
    [InlineData(0.0, 10, 0)]
    [InlineData(205.0, 10, 200)]
    [InlineData(215.0, 10, 220)]
    public void Halves_go_to_even(double megaFlops, int step, int bin) => Assert.Equal(bin, FlopsBins.Of(megaFlops, step));

    [Fact]
    public void Step_must_be_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => FlopsBins.Of(1, 0));
}
