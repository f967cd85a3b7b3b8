using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff.Checking;

/// <summary>Compares an operation's gradients with central differences in double precision: for the engine's operations and for your own.</summary>
/// <example><code>GradCheck.Run(backend, v => v[0].Swish(), [Tensor.From&lt;double&gt;([0.5, -1], new Shape(2))]).ThrowIfFailed();</code></example>
public static class GradCheck
{
    /// <summary>
    /// Checks d(sum w y)/dx for fixed weights w of mixed signs, so that errors of single outputs cannot cancel, against
    /// (f(x + h) - f(x - h)) / 2h for single elements of each input.
    /// </summary>
    /// <param name="backend">What computes.</param>
    /// <param name="function">The operation, a pure function of its inputs.</param>
    /// <param name="inputs">
    /// Float64 inputs; strided views are welcome. The function is given copies whose axes lie in the same order, so that no two elements share memory; they themselves are only read.
    /// </param>
    /// <param name="options">Steps and tolerances.</param>
    /// <exception cref="ShapeException">An input is not Float64.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No element of an input is to be probed.</exception>
    public static GradCheckReport Run(IBackend backend, Func<Var[], Var> function, Tensor[] inputs, GradCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new GradCheckOptions();
        if (options.MaxElements < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxElements, "GradCheck: MaxElements must be at least 1; a check of no elements would pass whatever the gradient.");
        }

        foreach (var input in inputs)
        {
            if (input.DType != DType.Float64)
            {
                throw new ShapeException("GradCheck", $"inputs must be Float64, central differences need it; received {input}");
            }
        }

        inputs = Array.ConvertAll(inputs, Copy);
        var gradients = Gradients(backend, function, inputs);
        var results = new List<GradCheckReport.InputResult>();
        for (var i = 0; i < inputs.Length; i++)
        {
            results.Add(Compare(backend, function, inputs, i, gradients[i], options));
        }

        return new GradCheckReport(results);
    }

    private static double[][] Gradients(IBackend backend, Func<Var[], Var> function, Tensor[] inputs)
    {
        var tape = new Tape(backend);
        try
        {
            var vars = Array.ConvertAll(inputs, input => tape.Input(input));
            var output = function(vars);
            if (output.NeedsGradient)
            {
                tape.Backward(output, Tensor.From<double>(Weights(output.Shape.Count), output.Shape));
            }

            return Array.ConvertAll(vars, v => tape.Gradient(v).IsNone ? new double[v.Shape.Count] : tape.Gradient(v).ToArray<double>());
        }
        finally
        {
            tape.Reset();
        }
    }

    private static GradCheckReport.InputResult Compare(
        IBackend backend, Func<Var[], Var> function, Tensor[] inputs, int which, double[] analytic, GradCheckOptions options)
    {
        var input = inputs[which];
        var probes = (int)Math.Min(input.Count, options.MaxElements);
        var failures = 0;
        var worst = (Index: 0L, Ratio: -1.0, Analytic: 0.0, Numeric: 0.0);
        for (var probe = 0; probe < probes; probe++)
        {
            var index = input.Count * probe / probes;
            var element = Element(input, index);
            var value = element.Item<double>();
            var step = options.Step * Math.Max(1, Math.Abs(value));
            // The step that the rounded sums really make.
            double above = value + step, below = value - step;
            element.CopyFrom(Scalar(above));
            var plus = Evaluate(backend, function, inputs);
            element.CopyFrom(Scalar(below));
            var minus = Evaluate(backend, function, inputs);
            element.CopyFrom(Scalar(value));
            var numeric = (plus - minus) / (above - below);
            var allowed = options.AbsoluteTolerance + options.RelativeTolerance * Math.Max(Math.Abs(numeric), Math.Abs(analytic[index]));
            var ratio = Math.Abs(numeric - analytic[index]) / allowed;
            if (!(ratio <= 1))
            {
                failures++;
            }

            if (!(ratio <= worst.Ratio))
            {
                worst = (index, ratio, analytic[index], numeric);
            }
        }

        return new GradCheckReport.InputResult(input.Shape, probes, failures, Unravel(worst.Index, input.Shape), worst.Analytic, worst.Numeric);
    }

    private static double Evaluate(IBackend backend, Func<Var[], Var> function, Tensor[] inputs)
    {
        var tape = new Tape(backend, recording: false);
        try
        {
            var values = function(Array.ConvertAll(inputs, input => tape.Constant(input))).Value.ToArray<double>();
            var weights = Weights(values.Length);
            var sum = 0.0;
            for (var i = 0; i < values.Length; i++)
            {
                sum += weights[i] * values[i];
            }

            return sum;
        }
        finally
        {
            tape.Reset();
        }
    }

    /// <summary>The same elements in memory of their own, axes in the order of their strides: dense where the tensor is, a view of a larger block where it is not.</summary>
    private static Tensor Copy(Tensor tensor)
    {
        var order = Enumerable.Range(0, tensor.Rank).OrderByDescending(axis => tensor.Strides[axis]).ToArray();
        var margin = tensor.IsContiguous ? 0 : 1;
        var copy = Tensor.Zeros(new Shape([.. order.Select(axis => tensor.Shape[axis] + margin)]), DType.Float64)
            .Permute([.. order.Select((_, axis) => Array.IndexOf(order, axis))])
            .Prefix(tensor.Shape.ToArray());
        copy.CopyFrom(tensor);
        return copy;
    }

    /// <summary>Weights between 0.5 and 1.5 of alternating-looking sign from the golden-ratio sequence: no two equal.</summary>
    private static double[] Weights(long count)
    {
        var weights = new double[count];
        for (long i = 0; i < count; i++)
        {
            var fraction = (i + 1) * 0.6180339887498949 % 1;
            weights[i] = count == 1 ? 1 : (0.5 + fraction) * (fraction * 7 % 1 < 0.5 ? -1 : 1);
        }

        return weights;
    }

    private static Tensor Scalar(double value) => Tensor.From<double>([value], new Shape());

    private static Tensor Element(Tensor tensor, long index)
    {
        foreach (var position in Unravel(index, tensor.Shape))
        {
            tensor = tensor.Slice(0, position, 1).Squeeze(0);
        }

        return tensor;
    }

    private static int[] Unravel(long index, Shape shape)
    {
        var result = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            result[axis] = (int)(index % Math.Max(shape[axis], 1));
            index /= Math.Max(shape[axis], 1);
        }

        return result;
    }
}
