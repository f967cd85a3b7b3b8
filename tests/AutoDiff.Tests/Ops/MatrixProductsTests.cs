namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>Gradients of matrix products and linear layers, and their laws.</summary>
public sealed class MatrixProductsTests
{
    [Fact]
    public void MatMul() => GradientProperty.Check(draw =>
    {
        var (m, k, n) = (draw.Length("m", 9), draw.Length("k", 20), draw.Length("n", 20));
        draw.Input(new Shape(m, k));
        draw.Input(new Shape(k, n));
        return v => v[0].MatMul(v[1]);
    });

    [Fact]
    public void Linear() => GradientProperty.Check(draw =>
    {
        var (rows, taken, given) = (draw.Length("rows"), draw.Length("in", 20), draw.Length("out", 20));
        draw.Input(new Shape(rows, taken));
        draw.Input(new Shape(given, taken));
        return v => v[0].Linear(v[1]);
    });

    [Fact]
    public void Linear_of_a_map_with_a_sliced_weight_and_bias() => GradientProperty.Check(draw =>
    {
        var (n, h, w) = (draw.Length("n", 2), draw.Length("h", 4), draw.Length("w", 4));
        var (taken, given, spare) = (draw.Length("in", 9), draw.Length("out", 9), draw.Between("spare", 0, 3));
        draw.Dense(new Shape(n, h, w, taken));
        draw.Cut(new Shape(given, taken), new Shape(given + spare, taken + spare), 0, 0);
        draw.Cut(new Shape(given), new Shape(given + spare), 0);
        return v => v[0].Linear(v[1], v[2]);
    });

    [Theory]
    [InlineData(0, 4)]
    [InlineData(5, 0)]
    [InlineData(0, 0)]
    public void Layers_without_channels_give_sums_of_nothing(int taken, int given)
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (x, weight) = (tape.Input(Tensor.Zeros(new Shape(2, 3, taken))), tape.Input(Tensor.Zeros(new Shape(given, taken))));
        var y = x.Linear(weight);
        Assert.Equal(new float[2 * 3 * given], y.Value.ToArray<float>());
        tape.Backward(y.Sum());
        Assert.Equal(new float[2 * 3 * taken], tape.Gradient(x).ToArray<float>());
        Assert.Equal(new float[given * taken], tape.Gradient(weight).ToArray<float>());
    }

    [Fact]
    public void Rows_of_the_result_come_from_rows_of_the_weight() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var tape = new Tape(backend);
        var (rows, taken, given) = (draw.Length("rows", 9), draw.Length("in", 20), draw.Length("out", 20));
        var (first, kept) = (draw.Between("first", 0, rows - 1), draw.Length("kept", given));
        var x = tape.Constant(draw.Input(new Shape(rows, taken)));
        var weight = tape.Constant(draw.Input(new Shape(given, taken)));
        var whole = x.Linear(weight).Slice(0, first, rows - first).Slice(1, 0, kept);
        var part = x.Slice(0, first, rows - first).Linear(weight.Slice(0, 0, kept));
        Close.Assert(whole.Value, part.Value, 1e-13);
    });
}
