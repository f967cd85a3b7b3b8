using AlphaNet.Pure.AutoDiff.Checking;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.AutoDiff.Tests.Checking;

/// <summary>The gradient check finds a wrong gradient and says where.</summary>
public sealed class GradCheckTests
{
    private static readonly CpuBackend Backend = new(1);

    [Fact]
    public void A_right_gradient_passes_and_inputs_are_restored()
    {
        var x = Tensor.From<double>([0.5, -1, 2, 3], new Shape(2, 2));
        var report = GradCheck.Run(Backend, v => v[0].Swish(), [x.Transpose()]);
        report.ThrowIfFailed();
        Assert.StartsWith("Gradient check passed.", report.ToString());
        Assert.Equal([0.5, -1, 2, 3], x.ToArray<double>());
    }

    [Fact]
    public void Inputs_are_restored_when_the_function_throws()
    {
        var x = Tensor.From<double>([0.5, -1], new Shape(2));
        Assert.Throws<NotSupportedException>(() => GradCheck.Run(Backend, v => v[0].Tape.Recording ? v[0].Swish() : throw new NotSupportedException(), [x]));
        Assert.Equal([0.5, -1], x.ToArray<double>());
    }

    [Fact]
    public void A_wrong_gradient_is_found_and_placed()
    {
        // Only beyond 2.5 is the derivative wrong.
        var x = Tensor.From<double>([0.5, -1, 2, 1, 3, -2], new Shape(2, 3));
        var report = GradCheck.Run(Backend, v => v[1] * v[0].Apply<WrongBeyond>(), [x, Tensor.From<double>([1], new Shape(1))]);
        Assert.False(report.Passed);
        Assert.Equal(1, report.Inputs[0].Failures);
        Assert.Equal(6, report.Inputs[0].Probed);
        Assert.Equal([1, 1], report.Inputs[0].WorstIndex);
        Assert.Equal(2, report.Inputs[0].WorstAnalytic / report.Inputs[0].WorstNumeric, 6);
        Assert.Equal(0, report.Inputs[1].Failures);
        var error = Assert.Throws<GradCheckException>(report.ThrowIfFailed);
        Assert.Same(report, error.Report);
        Assert.Contains("Gradient check FAILED.", error.Message);
        Assert.Contains("input 0 [2, 3]: 6 elements probed, 1 differ; worst at [1, 1]: gradient ", error.Message);
    }

    [Fact]
    public void A_missing_gradient_is_found()
    {
        var x = Tensor.From<double>([1, 2], new Shape(2));
        Assert.Equal(2, GradCheck.Run(Backend, v => v[0].StopGradient() * v[0].StopGradient(), [x]).Inputs[0].Failures);
    }

    [Fact]
    public void A_gradient_that_is_no_number_is_found()
    {
        // The root of 0 has no derivative; its central difference is no number either.
        var report = GradCheck.Run(Backend, v => v[0].Sqrt(), [Tensor.From<double>([1, 0], new Shape(2))]);
        Assert.Equal(1, report.Inputs[0].Failures);
        Assert.Equal([1], report.Inputs[0].WorstIndex);
    }

    [Fact]
    public void Large_inputs_are_sampled() =>
        Assert.Equal(5, GradCheck.Run(Backend, v => v[0].Square(), [Tensor.Zeros(new Shape(1000), DType.Float64)], new GradCheckOptions(MaxElements: 5)).Inputs[0].Probed);

    [Fact]
    public void A_tensor_given_twice_is_two_inputs()
    {
        var x = Tensor.From<double>([0.5, -1, 2, 3], new Shape(2, 2));
        GradCheck.Run(Backend, v => v[0] * v[1], [x, x]).ThrowIfFailed();
        GradCheck.Run(Backend, v => v[0].MatMul(v[1]), [x, x.Transpose()]).ThrowIfFailed();
        GradCheck.Run(Backend, v => v[0] * v[1], [x.Slice(0, 0, 1), x.Slice(1, 0, 1)]).ThrowIfFailed();
        Assert.Equal([0.5, -1, 2, 3], x.ToArray<double>());
    }

    [Fact]
    public void Every_element_of_a_broadcast_input_is_its_own()
    {
        var row = Tensor.From<double>([0.5, -1, 2], new Shape(1, 3));
        GradCheck.Run(Backend, v => v[0].Swish(), [row.BroadcastTo(new Shape(4, 3))]).ThrowIfFailed();
    }

    [Fact]
    public void A_constant_in_the_memory_of_an_input_stays_constant()
    {
        var x = Tensor.From<double>([0.5, -1], new Shape(2));
        GradCheck.Run(Backend, v => v[0] * v[0].Tape.Constant(x), [x]).ThrowIfFailed();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_check_of_no_elements_is_refused(int most) => Assert.Contains(
        "MaxElements must be at least 1",
        Assert.Throws<ArgumentOutOfRangeException>(() => GradCheck.Run(Backend, v => v[0], [Tensor.Zeros(new Shape(2), DType.Float64)], new(MaxElements: most))).Message);

    [Fact]
    public void A_function_that_throws_leaves_no_memory_rented()
    {
        using var backend = new CpuBackend(1);
        var x = Tensor.From<double>([0.5, -1], new Shape(2));
        foreach (var recording in new[] { true, false })
        {
            Assert.Throws<NotSupportedException>(() => GradCheck.Run(
                backend,
                v =>
                {
                    var y = v[0].Swish();
                    return v[0].Tape.Recording == recording ? throw new NotSupportedException() : y;
                },
                [x]));
            Assert.Equal(0, backend.Memory.RentedBytes);
        }
    }

    [Fact]
    public void Single_precision_is_refused() =>
        Assert.Contains("Float64", Assert.Throws<ShapeException>(() => GradCheck.Run(Backend, v => v[0], [Tensor.Zeros(new Shape(2))])).Message);

    /// <summary>x^2 with twice the derivative beyond 2.5.</summary>
    private struct WrongBeyond : IUnaryOp
    {
        public static TLane Forward<TLane>(TLane x) where TLane : struct, ILane<TLane> => x * x;

        public static TLane Derivative<TLane>(TLane x) where TLane : struct, ILane<TLane> =>
            TLane.Select(TLane.LessThan(TLane.Create(2.5), x), TLane.Create(4), TLane.Create(2)) * x;
    }
}
