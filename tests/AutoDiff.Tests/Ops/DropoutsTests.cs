using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Random masks: their gradients, their mean, and that they depend on their key alone.</summary>
public sealed class DropoutsTests
{
    private static readonly RandomKey Key = new(5, 1, 9);

    [Fact]
    public void Dropout() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape());
        var rate = draw.OneOf("rate", 0.5, 0.2, 0);
        return v => v[0].Dropout(rate, Key);
    });

    [Fact]
    public void DropSamples() => GradientProperty.Check(draw =>
    {
        draw.Input(draw.Shape(leastRank: 1));
        var rate = draw.OneOf("rate", 0.5, 0.2, 0);
        return v => v[0].DropSamples(rate, Key);
    });

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Dropout_keeps_the_mean_and_scales_what_it_keeps(double rate)
    {
        const int count = 40_000;
        var kept = Masked(x => x.Dropout(rate, Key), new Shape(count));
        Assert.All(kept, value => Assert.True(value == 0 || Math.Abs(value - 1 / (1 - rate)) < 1e-12));
        // Five standard deviations of the mean of such a mask.
        Assert.InRange(kept.Average(), 1 - 5 * Math.Sqrt(rate / (1 - rate) / count), 1 + 5 * Math.Sqrt(rate / (1 - rate) / count));
    }

    [Fact]
    public void A_number_has_no_samples_to_drop()
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        Assert.Contains("DropSamples", Assert.Throws<ShapeException>(() => tape.Constant(Tensor.Zeros(new Shape())).DropSamples(0.5, Key)).Message);
    }

    [Fact]
    public void DropSamples_keeps_or_drops_samples_whole()
    {
        const int samples = 4000;
        var rows = Masked(x => x.DropSamples(0.2, Key), new Shape(samples, 3)).Chunk(3).ToArray();
        Assert.All(rows, row => Assert.Single(row.Distinct()));
        Assert.InRange(rows.Average(row => row[0]), 0.96, 1.04);
    }

    [Fact]
    public void The_mask_depends_on_its_key_alone()
    {
        double[] Once(RandomKey key) => Masked(x => x.Dropout(0.5, key), new Shape(8, 16));
        Assert.Equal(Once(Key), Once(Key));
        Assert.NotEqual(Once(Key), Once(Key with { Step = 10 }));
        Assert.NotEqual(Once(Key), Once(Key with { Stream = 2 }));
        Assert.NotEqual(Once(Key), Once(Key with { Seed = 6 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_rate_outside_0_to_1_is_refused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Masked(x => x.Dropout(rate, Key), new Shape(2)));

    private static double[] Masked(Func<Var, Var> mask, Shape shape)
    {
        using var backend = new CpuBackend(1);
        var ones = Tensor.Uninitialized(shape, DType.Float64);
        backend.Fill(ones, 1);
        return mask(new Tape(backend).Constant(ones)).Value.ToArray<double>();
    }
}
