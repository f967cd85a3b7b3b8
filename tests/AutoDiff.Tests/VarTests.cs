namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>Handles: what they keep, hand back and refuse.</summary>
public sealed class VarTests
{
    private readonly CpuBackend backend = new(1);
    private readonly Tensor two = Tensor.From<double>([2], new Shape(1));

    [Fact]
    public void Keep_makes_value_and_gradient_readable_after_backward()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var kept = (x * x).Keep();
        var released = kept * x;
        tape.Backward((released * x).Sum());
        Assert.Equal(4, kept.Value.Item<double>());
        Assert.Equal(4, tape.Gradient(kept).Item<double>());
        Assert.Throws<TensorReleasedException>(() => released.Value.Item<double>());
    }

    [Fact]
    public void Keep_of_a_sum_keeps_the_gradient_that_it_passes_on()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var kept = (x.Square() + x.Sqrt()).Keep();
        tape.Backward((kept * 3).Sum());
        Assert.Equal(3, tape.Gradient(kept).Item<double>());
    }

    [Fact]
    public void Keep_of_a_view_keeps_what_it_views()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var kept = (x * x).Reshape(1, 1).Keep();
        tape.Backward((kept * 3).Sum());
        Assert.Equal(4, kept.Value.Item<double>());
        Assert.Equal(3, tape.Gradient(kept).Item<double>());
    }

    [Fact]
    public void A_handle_of_an_earlier_step_is_refused()
    {
        var tape = new Tape(backend);
        var old = tape.Input(two).Square();
        tape.Reset();
        // The node serves another value now.
        tape.Input(two).Square();
        Assert.Contains("Copy values out before Reset()", Assert.Throws<InvalidOperationException>(() => old.Value).Message);
        Assert.Throws<InvalidOperationException>(() => old.Square());
        Assert.Throws<InvalidOperationException>(() => tape.Gradient(old));
        Assert.Throws<InvalidOperationException>(() => tape.Backward(old));
    }

    [Fact]
    public void An_empty_handle_is_refused()
    {
        Assert.True(default(Var).IsNone);
        Assert.Contains("never put on a tape", Assert.Throws<InvalidOperationException>(() => default(Var).Value).Message);
    }

    [Fact]
    public void No_gradient_passes_StopGradient()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        tape.Backward((x * x.Square().StopGradient()).Sum());
        Assert.Equal(4, tape.Gradient(x).Item<double>());
    }

    [Fact]
    public void A_discarded_value_goes_back_at_once_without_recording()
    {
        var tape = new Tape(backend, recording: false);
        var square = tape.Input(two).Square();
        var rented = backend.Memory.RentedBytes;
        square.Discard();
        Assert.True(backend.Memory.RentedBytes < rented);
        Assert.Throws<TensorReleasedException>(() => square.Value.Item<double>());
    }

    [Fact]
    public void A_discarded_value_is_computed_again_with_recording()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var square = x.Square();
        var cube = square * x;
        var rented = backend.Memory.RentedBytes;
        square.Discard();
        Assert.True(backend.Memory.RentedBytes < rented);
        tape.Backward(cube.Sum());
        Assert.Equal(12, tape.Gradient(x).Item<double>());
    }

    [Fact]
    public void Keep_of_a_discarded_value_computes_it_before_its_inputs_go()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var square = x.Square();
        var cube = square * x;
        var sum = cube + square;
        // Neither sum nor anything after it reads the cube in backward.
        cube.Discard();
        cube.Keep();
        tape.Backward(sum.Sum());
        Assert.Equal(8, cube.Value.Item<double>());
        Assert.Equal(1, tape.Gradient(cube).Item<double>());
        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void A_discarded_value_that_cannot_be_computed_again_is_refused_at_every_read()
    {
        var (source, tape) = (new Tape(backend), new Tape(backend));
        var passing = source.Input(two).Square();
        var square = tape.Constant(passing.Value).Square();
        square.Discard();
        source.Reset();
        var rented = backend.Memory.RentedBytes;
        for (var read = 0; read < 2; read++)
        {
            Assert.Throws<TensorReleasedException>(() => square.Value);
            Assert.Equal(rented, backend.Memory.RentedBytes);
        }
    }

    [Fact]
    public void Kept_and_costly_values_are_not_discarded()
    {
        var tape = new Tape(backend);
        var x = tape.Input(Tensor.From<double>([1, 2, 3, 4], new Shape(2, 2)));
        var (kept, product) = (x.Square().Keep(), x.MatMul(x));
        var rented = backend.Memory.RentedBytes;
        kept.Discard();
        product.Discard();
        Assert.Equal(rented, backend.Memory.RentedBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_discarded_value_stays_while_views_of_it_can_be_read(bool recording)
    {
        var tape = new Tape(backend, recording);
        var square = tape.Input(two).Square();
        var (view, constant) = (square.Reshape(1, 1).Transpose(), tape.Input(two).Exp());
        var stopped = constant.StopGradient();
        square.Discard();
        constant.Discard();
        Assert.Equal(4, view.Value.Item<double>());
        Assert.Equal(4 * Math.Exp(2), (view * stopped).Value.Item<double>(), 1e-13);
        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void Views_and_constants_of_a_discarded_value_stay_usable()
    {
        var tape = new Tape(backend);
        var x = tape.Input(two);
        var square = x.Square();
        var view = square.Reshape(1, 1);
        var other = x.Square();
        var constant = other.StopGradient();
        var result = view * view * constant;
        square.Discard();
        other.Discard();
        tape.Backward(result.Sum());
        Assert.Equal(16 * 8, tape.Gradient(x).Item<double>());
    }
}
