using AlphaNet.Pure.Kernels.TensorCores;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

public sealed class WarpInstructionsTests
{
    public static TheoryData<float> Numbers =>
    [
        0f, 1f, -1f, 0.1f, -1e-20f, 3e38f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, MathF.PI,
        1 + MathF.ScaleB(1, -11), -1 - MathF.ScaleB(1, -11), 1 + MathF.ScaleB(3, -11), 1 + MathF.ScaleB(1, -12),
        1 + MathF.ScaleB(1, -8), 1 + MathF.ScaleB(3, -8), -1 - MathF.ScaleB(1, -8), 1 + MathF.ScaleB(1, -9), 2 - MathF.ScaleB(1, -23),
    ];

    [Theory, MemberData(nameof(Numbers))]
    public void Numbers_are_rounded_to_the_nearest(float number)
    {
        Assert.Equal(Rounding.Round(MatrixPrecision.Tf32, number), BitConverter.Int32BitsToSingle(WarpInstructions.RoundTf32(number)));
        var word = WarpInstructions.PackBf16(number, -number);
        Assert.Equal(Rounding.Round(MatrixPrecision.Bf16, number), BitConverter.Int32BitsToSingle(word << 16));
        Assert.Equal(Rounding.Round(MatrixPrecision.Bf16, -number), BitConverter.Int32BitsToSingle(word & ~0xffff));
    }

    [Theory]
    [InlineData(0x7fffffff)]
    [InlineData(0x7f800001)]
    [InlineData(-1)]
    public void What_is_not_a_number_stays_none(int bits)
    {
        var none = BitConverter.Int32BitsToSingle(bits);
        Assert.True(float.IsNaN(BitConverter.Int32BitsToSingle(WarpInstructions.RoundTf32(none))));
        Assert.True(float.IsNaN(BitConverter.Int32BitsToSingle(WarpInstructions.PackBf16(none, 1) << 16)));
        Assert.True(float.IsNaN(BitConverter.Int32BitsToSingle(WarpInstructions.PackBf16(1, none) & ~0xffff)));
    }
}
