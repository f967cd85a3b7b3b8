using System.Runtime.CompilerServices;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.AutoDiff.Checking;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit.Sdk;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// Checks an operation on random cases: its gradients in double precision against central differences; its results and gradients in single precision, for
/// which other kernels run, against those in double; that gradients are added to accumulators that lie as the inputs do; and that all memory is handed back.
/// </summary>
public static class GradientProperty
{
    private static readonly GradCheckOptions Options = new(Step: 1e-5, RelativeTolerance: 1e-6, AbsoluteTolerance: 1e-6, MaxElements: 24);

    /// <summary>Checks an operation.</summary>
    /// <param name="make">Draws the inputs and gives the operation on them, a pure function for both element types.</param>
    /// <param name="singleTolerance">Allowed difference between the two types, relative to the largest magnitude of each result.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="operation">Name in the failure message.</param>
    public static void Check(Func<Draw, Func<Var[], Var>> make, double singleTolerance = 2e-5, int cases = 100, [CallerMemberName] string operation = "") =>
        Property.ForAll(
            draw =>
            {
                using var backend = new CpuBackend(1);
                var function = make(draw);
                GradCheck.Run(backend, function, draw.Inputs, Options).ThrowIfFailed();
                var exact = Differentiate(backend, function, draw.Inputs, accumulate: false);
                var single = Array.ConvertAll(draw.Inputs, input => Convert(backend, input, DType.Float32));
                Compare("adding in double precision", exact, Differentiate(backend, function, draw.Inputs, accumulate: true), 1e-12);
                Compare("single precision", exact, Differentiate(backend, function, single, accumulate: false), singleTolerance);
                Compare("adding in single precision", exact, Differentiate(backend, function, single, accumulate: true), singleTolerance);
                if (backend.Memory.RentedBytes != 0)
                {
                    throw new XunitException($"{backend.Memory.RentedBytes} bytes were not handed back");
                }
            },
            cases,
            operation);

    /// <summary>A constant of an operation in the element type that it is being run in; labels stay labels.</summary>
    public static Tensor As(this Tensor constant, Var like) =>
        constant.DType == DType.Int32 || constant.DType == like.Value.DType ? constant : Convert(like.Tape.Backend, constant, like.Value.DType);

    /// <summary>The result, then the gradient of each input; or what is added to accumulators that hold something already.</summary>
    private static double[][] Differentiate(CpuBackend backend, Func<Var[], Var> function, Tensor[] inputs, bool accumulate)
    {
        const double before = 0.5;
        var tape = new Tape(backend);
        var accumulators = Array.ConvertAll(inputs, input => Convert(backend, input, input.DType));
        Array.ForEach(accumulators, accumulator => backend.Fill(accumulator, before));
        Var[] vars = [.. inputs.Zip(accumulators, (input, accumulator) => accumulate ? tape.Parameter(input, accumulator) : tape.Input(input))];
        var output = function(vars);
        List<double[]> results = [Values(output.Value)];
        if (output.NeedsGradient)
        {
            var weights = Enumerable.Range(0, (int)output.Shape.Count).Select(i => (double)(float)Math.Sin(1 + 2.4 * i)).ToArray();
            tape.Backward(output, Tensor.From<double>(weights, output.Shape));
        }

        foreach (var (x, accumulator) in vars.Zip(accumulators))
        {
            var gradient = tape.Gradient(x);
            results.Add(accumulate ? [.. Values(accumulator).Select(value => value - before)] : gradient.IsNone ? new double[x.Shape.Count] : Values(gradient));
        }

        tape.Reset();
        return [.. results];
    }

    private static void Compare(string how, double[][] exact, double[][] others, double tolerance)
    {
        foreach (var (index, (expected, actual)) in exact.Zip(others).Index())
        {
            var allowed = tolerance * expected.Select(Math.Abs).Append(1).Max();
            for (var i = 0; i < expected.Length; i++)
            {
                if (!(Math.Abs(expected[i] - actual[i]) <= allowed))
                {
                    throw new XunitException(
                        $"{how}, {(index == 0 ? "result" : $"gradient of input {index - 1}")}, element {i}: {actual[i]:G9} instead of {expected[i]:G9}, {allowed:G2} allowed");
                }
            }
        }
    }

    private static double[] Values(Tensor tensor) =>
        tensor.DType == DType.Float64 ? tensor.ToArray<double>() : Array.ConvertAll(tensor.ToArray<float>(), value => (double)value);

    /// <summary>The same numbers in the same layout, in another element type.</summary>
    private static Tensor Convert(IBackend backend, Tensor tensor, DType dtype)
    {
        var order = Enumerable.Range(0, tensor.Rank).OrderByDescending(axis => tensor.Strides[axis]).ToArray();
        var outer = new int[tensor.Rank];
        var inverse = new int[tensor.Rank];
        for (var i = 0; i < tensor.Rank; i++)
        {
            inverse[order[i]] = i;
            // The margin of an axis shows in the step of the one outside it; a view stays a view, if not one of the same steps.
            outer[i] = tensor.Shape[order[i]] + (tensor.IsContiguous ? 0 : 1);
        }

        var copy = Tensor.Zeros(new Shape(outer), dtype);
        copy = tensor.Rank == 0 ? copy : copy.Permute(inverse);
        for (var i = 0; i < tensor.Rank; i++)
        {
            copy = copy.Slice(i, 0, tensor.Shape[i]);
        }

        backend.Copy(tensor, copy);
        return copy;
    }
}
