using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Tensors.Random;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>What a tape promises: gradients accumulate, misuse is refused, and a warmed-up step allocates nothing.</summary>
public sealed class TapeTests
{
    private readonly CpuBackend backend = new(1);
    private readonly Tensor three = Tensor.From<double>([3], new Shape(1));

    [Fact]
    public void Gradients_of_a_value_used_twice_add_up()
    {
        var tape = new Tape(backend);
        var x = tape.Input(three);
        tape.Backward((x * x + x).Sum());
        Assert.Equal(7, tape.Gradient(x).Item<double>());
    }

    [Fact]
    public void Slices_of_one_parameter_add_up_over_passes() => Property.ForAll(draw =>
    {
        var (taken, given, rows) = (draw.Length("in", 6), draw.Length("out", 6), draw.Length("rows"));
        var weight = draw.Constant(new Shape(given, taken));
        var sum = Tensor.Zeros(weight.Shape, DType.Float64);
        var expected = new double[weight.Count];
        var tape = new Tape(backend);
        for (var pass = 0; pass < 3; pass++)
        {
            var (partOut, partIn) = (draw.Length("part out", given), draw.Length("part in", taken));
            var x = draw.Constant(new Shape(rows, partIn));
            var slice = tape.Parameter(weight.Prefix(partOut, partIn), sum.Prefix(partOut, partIn));
            tape.Backward(tape.Constant(x).Linear(slice).Sum());
            tape.Reset();

            // d(sum x W^T)/dW repeats the column sums of x.
            var columns = x.ToArray<double>().Chunk(partIn).Aggregate(new double[partIn], (total, row) => [.. total.Zip(row, (a, b) => a + b)]);
            for (var i = 0; i < partOut * partIn; i++)
            {
                expected[i / partIn * taken + i % partIn] += columns[i % partIn];
            }
        }

        Close.Assert(expected, sum.ToArray<double>(), 1e-13);
    });

    [Fact]
    public void Accumulators_may_lie_in_any_order_of_axes() => Property.ForAll(draw =>
    {
        var (n, h, c, kernel, stride) = (draw.Length("n", 2), draw.Length("h", 8), draw.Length("c", 20), draw.OneOf("kernel", 1, 3, 5), draw.Between("stride", 1, 2));
        var dtype = draw.OneOf("type", DType.Float32, DType.Float64);
        var (x, depthwise, pointwise) = (draw.Constant(new Shape(n, h, h, c)).As(dtype), draw.Constant(new Shape(kernel, kernel, c)).As(dtype), draw.Constant(new Shape(c, c)).As(dtype));
        foreach (var fused in new[] { false, true })
        {
            // PyTorch's order of a depthwise kernel, [c, k, k], and a transposed weight: the same sums as in dense memory.
            var dense = Gradients(Tensor.Zeros(depthwise.Shape, dtype), Tensor.Zeros(pointwise.Shape, dtype));
            var turned = Gradients(Tensor.Zeros(new Shape(c, kernel, kernel), dtype).Permute(1, 2, 0), Tensor.Zeros(pointwise.Shape, dtype).Transpose());
            Close.Assert(dense.Depthwise, turned.Depthwise, dtype == DType.Float32 ? 1e-6 : 1e-14);
            Close.Assert(dense.Pointwise, turned.Pointwise, dtype == DType.Float32 ? 1e-6 : 1e-14);

            (double[] Depthwise, double[] Pointwise) Gradients(Tensor depthwiseSum, Tensor pointwiseSum)
            {
                var tape = new Tape(backend);
                var (first, second) = (tape.Parameter(depthwise, depthwiseSum), tape.Parameter(pointwise, pointwiseSum));
                if (fused)
                {
                    var ones = tape.Constant(Tensor.From<double>([.. Enumerable.Repeat(1.0, c)], new Shape(c)).As(dtype));
                    var norm = new NormParameters(ones, ones, 1e-3, ones.Value, ones.Value);
                    tape.Backward(tape.Constant(x).DepthwiseNorm<Swish>(first, stride, norm).PointwiseNorm<Swish, Swish>(second, norm).Activate().Sum());
                }
                else
                {
                    tape.Backward(tape.Constant(x).Depthwise(first, stride).Swish().Linear(second).Sum());
                }

                tape.Reset();
                return (depthwiseSum.As(DType.Float64).ToArray<double>(), pointwiseSum.As(DType.Float64).ToArray<double>());
            }
        }
    });

    [Fact]
    public void A_parameter_that_is_the_result_itself_adds_to_its_accumulator()
    {
        var tape = new Tape(backend);
        var sum = Tensor.From<double>([10], new Shape(1));
        tape.Backward(tape.Parameter(three, sum));
        tape.Reset();
        Assert.Equal(11, sum.Item<double>());
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void Random_programs_have_right_gradients() => GradientProperty.Check(draw =>
    {
        var program = RandomProgram.From(draw);
        return v => program.Run(v, discard: true);
    });

    [Fact]
    public void Discarding_changes_no_bit_of_the_gradients() => Property.ForAll(draw =>
    {
        var program = RandomProgram.From(draw);
        double[][] Gradients(bool discard)
        {
            var tape = new Tape(backend);
            var inputs = Array.ConvertAll(draw.Inputs, input => tape.Input(input));
            tape.Backward(program.Run(inputs, discard).Sum());
            double[][] gradients = [.. inputs.Select(input => tape.Gradient(input).IsNone ? [] : tape.Gradient(input).ToArray<double>())];
            tape.Reset();
            return gradients;
        }

        Assert.Equal(Gradients(discard: false), Gradients(discard: true));
    });

    [Fact]
    public void Values_and_gradients_are_refused_after_reset()
    {
        var tape = new Tape(backend);
        var x = tape.Input(three);
        var loss = x.Square().Sum();
        tape.Backward(loss);
        var (value, gradient) = (loss.Value, tape.Gradient(x));
        Assert.Equal((9, 6), (value.Item<double>(), gradient.Item<double>()));
        tape.Reset();
        Assert.Contains("Clone() a value before the tape's Reset()", Assert.Throws<TensorReleasedException>(() => value.Item<double>()).Message);
        Assert.Throws<TensorReleasedException>(() => gradient.Item<double>());
        Assert.Equal(0, tape.Count);
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void Backward_twice_is_refused()
    {
        var tape = new Tape(backend);
        var x = tape.Input(three);
        var (loss, other) = (x.Sum(), x.Scale(3).Sum());
        tape.Backward(loss);
        Assert.Contains("Reset()", Assert.Throws<InvalidOperationException>(() => tape.Backward(loss)).Message);
        // Another value of the step too: what it is made of was handed back, and what was kept would count twice.
        Assert.Contains("Reset()", Assert.Throws<InvalidOperationException>(() => tape.Backward(other)).Message);
        Assert.Equal(1, tape.Gradient(x).Item<double>());
        tape.Reset();
        x = tape.Input(three);
        tape.Backward(x.Scale(3).Sum());
        Assert.Equal(3, tape.Gradient(x).Item<double>());
    }

    [Fact]
    public void A_gradient_that_cannot_be_read_leaves_the_step_as_it_was()
    {
        var tape = new Tape(backend);
        var x = tape.Input(three);
        var square = x.Square();
        var gone = backend.Rent(square.Shape, DType.Float64);
        backend.Return(gone);
        var rented = backend.Memory.RentedBytes;
        Assert.Throws<TensorReleasedException>(() => tape.Backward(square, gone));
        Assert.Equal(rented, backend.Memory.RentedBytes);
        tape.Backward(square, three);
        Assert.Equal(18, tape.Gradient(x).Item<double>());
        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void What_an_operation_rented_before_it_failed_goes_back_with_its_step()
    {
        var tape = new Tape(backend);
        var labels = Tensor.From<int>([0, 9], new Shape(2));
        Action[] failures =
        [
            () => tape.Input(Tensor.Zeros(new Shape(2, 3), DType.Float64)).CrossEntropy(labels),
            () => BatchNorm(Tensor.Zeros(new Shape(3, 2), DType.Float64).Transpose()),
            () => BatchNorm(Tensor.Zeros(new Shape(0, 3), DType.Float64)),
        ];
        foreach (var failure in failures)
        {
            Assert.ThrowsAny<ArgumentException>(failure);
            tape.Reset();
            Assert.Equal(0, backend.Memory.RentedBytes);
        }

        void BatchNorm(Tensor x)
        {
            var channels = tape.Constant(Tensor.Zeros(new Shape(3), DType.Float64));
            tape.Input(x).BatchNorm<Identity>(channels, channels, 1e-3, out _, out _);
        }
    }

    [Fact]
    public void What_cannot_be_differentiated_is_refused()
    {
        var tape = new Tape(backend);
        var x = tape.Input(Tensor.Zeros(new Shape(2), DType.Float64));
        Assert.Contains("[2]", Assert.Throws<ShapeException>(() => tape.Backward(x)).Message);
        Assert.Contains("[3]", Assert.Throws<ShapeException>(() => tape.Backward(x, Tensor.Zeros(new Shape(3), DType.Float64))).Message);
        Assert.Contains("no input", Assert.Throws<InvalidOperationException>(() => tape.Backward(tape.Constant(three))).Message);
        Assert.Contains("another tape", Assert.Throws<InvalidOperationException>(() => new Tape(backend).Backward(x.Sum())).Message);
        var silent = new Tape(backend, recording: false);
        Assert.Contains("recording: true", Assert.Throws<InvalidOperationException>(() => silent.Backward(silent.Input(three).Sum())).Message);
    }

    [Fact]
    public void An_operand_of_another_tape_is_refused_by_every_operation()
    {
        var (tape, other) = (new Tape(backend), new Tape(backend));
        var (vector, map) = (Tensor.Zeros(new Shape(2), DType.Float64), Tensor.Zeros(new Shape(1, 3, 3, 2), DType.Float64));
        var (matrix, dense, depthwise) = (Tensor.Zeros(new Shape(2, 2), DType.Float64), Tensor.Zeros(new Shape(2, 3, 3, 2), DType.Float64), map.Reshape(3, 3, 2));
        var (x, own) = (tape.Input(map), tape.Constant(vector));
        var (w, gate) = (tape.Constant(matrix), other.Constant(map.Slice(1, 0, 1).Slice(2, 0, 1)));

        // Constants: nothing would ask for their gradient in backward.
        var (foreign, stranger) = (other.Constant(matrix), other.Constant(vector));
        var norm = new NormParameters(own, own, 1e-3, vector, vector);
        var pending = x.PointwiseNorm<Identity>(w, norm);
        (string Operation, Func<object> Run)[] all =
        [
            ("Add", () => x + other.Constant(map)),
            ("Add", () => x + stranger),
            ("Multiply", () => x * stranger),
            ("Add", () => x.Linear(w, stranger)),
            ("Linear", () => x.Linear(foreign)),
            ("MatMul", () => w.MatMul(foreign)),
            ("Concat", () => w.Concat(0, foreign)),
            ("Conv2d", () => x.Conv2d(other.Constant(dense), padding: 1)),
            ("Depthwise", () => x.Depthwise(other.Constant(depthwise))),
            ("BatchNorm", () => x.BatchNorm<Identity>(stranger, own, 1e-3, out _, out _)),
            ("BatchNorm", () => x.Normalize<Identity>(own, stranger, 1e-3, vector, vector)),
            ("PointwiseNorm", () => x.PointwiseNorm<Identity>(foreign, norm)),
            ("PointwiseNorm", () => pending.PointwiseNorm<Identity, Identity>(w, norm, gate)),
            ("DepthwiseNorm", () => x.DepthwiseNorm<Identity>(other.Constant(depthwise), 1, norm)),
            ("Conv2dNorm", () => x.Conv2dNorm<Identity>(other.Constant(dense), 1, 1, norm)),
            ("BatchNorm", () => x.PointwiseNorm<Identity>(w, norm with { Gamma = stranger })),
            ("BatchNorm", () => x.PointwiseNorm<Identity>(w, norm with { Beta = stranger })),
            ("Add", () => pending.Add(other.Constant(map))),
        ];
        foreach (var (operation, run) in all)
        {
            var message = Assert.Throws<InvalidOperationException>(run).Message;
            Assert.StartsWith(operation + ": an operand of shape [", message);
            Assert.Contains("as a Constant of this one", message);
        }

        tape.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    }

    [Fact]
    public void A_parameter_must_fit_its_accumulator()
    {
        var error = Assert.Throws<ShapeException>(() => new Tape(backend).Parameter(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(3, 2))));
        Assert.Contains("[2, 3]", error.Message);
        Assert.Contains("[3, 2]", error.Message);
    }

    [Fact]
    public void Without_recording_values_are_the_same_and_nothing_needs_a_gradient() => Property.ForAll(draw =>
    {
        using var backend = new CpuBackend(1);
        var program = RandomProgram.From(draw);
        var (recorded, silent) = (new Tape(backend), new Tape(backend, recording: false));
        var expected = program.Run(Array.ConvertAll(draw.Inputs, input => recorded.Input(input)), discard: false).Value.ToArray<double>();
        var actual = program.Run(Array.ConvertAll(draw.Inputs, input => silent.Input(input)), discard: true);
        Assert.False(actual.NeedsGradient);
        Assert.Equal(expected, actual.Value.ToArray<double>());
        recorded.Reset();
        silent.Reset();
        Assert.Equal(0, backend.Memory.RentedBytes);
    });

    [Fact]
    public void Views_concatenations_and_extremes_of_a_warmed_up_step_allocate_nothing()
    {
        var (x, tape) = (Tensor.From<float>([1, 2, 3, 4, 5, 6], new Shape(2, 3)), new Tape(backend));
        Assert.Equal(0, Allocation.OfThread(() =>
        {
            var v = tape.Input(x);
            var turned = v.Exp().Permute(1, 0).Unsqueeze(0).Squeeze(0);
            var joined = v.Concat(0, v.Swish(), v).Transpose() * turned.Slice(1, 0, 1).BroadcastTo(new Shape(3, 6));
            tape.Backward((joined.Max(1) - joined.Min(0, 1)).Sum());
            tape.Reset();
        }));
    }

    [Fact]
    public void A_warmed_up_step_allocates_nothing()
    {
        var random = new System.Random(1);
        Tensor Random(params int[] lengths)
        {
            var shape = new Shape(lengths);
            return Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextSingle() - 0.5f).ToArray(), shape);
        }

        var images = Random(4, 16, 16, 3);
        var labels = Tensor.From<int>([0, 1, 2, 1], new Shape(4));
        Tensor[] weights = [Random(8, 3, 3, 3), Random(8), Random(8), Random(16, 8), Random(5, 5, 16), Random(8, 16), Random(3, 8), Random(3)];
        var gradients = Array.ConvertAll(weights, weight => Tensor.Zeros(weight.Shape));
        var tape = new Tape(backend);

        void Step(ulong step)
        {
            Var Parameter(int i) => tape.Parameter(weights[i], gradients[i]);
            var (gamma, beta) = (Parameter(1), Parameter(2));
            var raw = tape.Constant(images).Conv2d(Parameter(0), stride: 2, padding: 1);
            var x = raw.BatchNorm<Swish>(gamma, beta, 1e-5, out _, out _);
            raw.Discard();
            var main = x.Linear(Parameter(3)).Swish().Depthwise(Parameter(4)).HardSigmoid();
            var sum = main.Linear(Parameter(5)).DropSamples(0.2, new RandomKey(1, 2, step)) + x;
            var pooled = (sum.MaxPool(2, 2) + sum.AveragePool(2, 2)).GlobalAveragePool().Reshape(4, -1);
            var logits = pooled.Dropout(0.2, new RandomKey(1, 3, step)).Linear(Parameter(6), Parameter(7));
            tape.Backward(logits.CrossEntropy(labels, 0.1));
            tape.Reset();
        }

        ulong count = 0;
        Assert.Equal(0, Allocation.OfThread(() => Step(count++)));
        Assert.All(gradients, gradient => Assert.Contains(gradient.ToArray<float>(), value => value != 0));
    }
}
