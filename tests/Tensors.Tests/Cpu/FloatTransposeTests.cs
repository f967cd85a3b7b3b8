using AlphaNet.Pure.Tensors.Cpu.Elementwise;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class FloatTransposeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public unsafe void Rows_become_columns_and_nothing_else_is_touched(bool accumulate) => Views.ForSeeds(300, random =>
    {
        var (rows, columns) = (random.Next(1, 45), random.Next(1, 45));
        var (fromStep, toStep) = (rows + random.Next(5), columns + random.Next(5));
        var from = Numbers(random, columns * fromStep);
        var to = Numbers(random, rows * toStep + 9);
        var expected = (float[])to.Clone();
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
            {
                expected[r * toStep + c] = from[c * fromStep + r] + (accumulate ? to[r * toStep + c] : 0);
            }
        }

        fixed (float* source = from, target = to)
        {
            FloatTranspose.Run(source, fromStep, target, toStep, rows, columns, accumulate);
        }

        Assert.Equal(expected, to);
    });

    private static float[] Numbers(System.Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
}
