using System.Runtime.CompilerServices;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.AutoDiff.Checking;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using Xunit.Sdk;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// Checks an operation on random cases: its gradients in double precision against central differences, its results and gradients in single precision, for
/// which other kernels run, against those in double, and that it hands all memory back.
/// </summary>
public static class GradientProperty
{
    private static readonly GradCheckOptions Options = new(Step: 1e-5, RelativeTolerance: 1e-6, AbsoluteTolerance: 1e-6, MaxElements: 24);

    /// <summary>Checks an operation.</summary>
    /// <param name="make">Draws the inputs and gives the operation on them, a pure function for both element types.</param>
    /// <param name="singleTolerance">Allowed difference between the two types, relative to the largest magnitude of each result.</param>
    /// <param name="operation">Name in the failure message.</param>
    public static void Check(Func<Draw, Func<Var[], Var>> make, double singleTolerance = 2e-5, [CallerMemberName] string operation = "") =>
        Property.ForAll(
            draw =>
            {
                using var backend = new CpuBackend(1);
                var function = make(draw);
                GradCheck.Run(backend, function, draw.Inputs, Options).ThrowIfFailed();
                var exact = Differentiate(backend, function, draw.Inputs);
                var single = Differentiate(backend, function, Array.ConvertAll(draw.Inputs, input => Convert(backend, input, DType.Float32)));
                for (var i = 0; i < exact.Length; i++)
                {
                    Compare(i == 0 ? "result" : $"gradient of input {i - 1}", exact[i], single[i], singleTolerance);
                }

                if (backend.Memory.RentedBytes != 0)
                {
                    throw new XunitException($"{backend.Memory.RentedBytes} bytes were not handed back");
                }
            },
            name: operation);

    /// <summary>A constant of an operation in the element type that it is being run in.</summary>
    public static Tensor As(this Tensor constant, Var like) =>
        constant.DType == like.Value.DType ? constant : Convert(like.Tape.Backend, constant, like.Value.DType);

    private static double[][] Differentiate(CpuBackend backend, Func<Var[], Var> function, Tensor[] inputs)
    {
        var tape = new Tape(backend);
        var vars = Array.ConvertAll(inputs, input => tape.Input(input));
        var output = function(vars);
        double[][] results = [Values(output.Value), .. inputs.Select(_ => Array.Empty<double>())];
        if (output.NeedsGradient)
        {
            var weights = Enumerable.Range(0, (int)output.Shape.Count).Select(i => (double)(float)Math.Sin(1 + 2.4 * i)).ToArray();
            tape.Backward(output, Tensor.From<double>(weights, output.Shape));
            for (var i = 0; i < vars.Length; i++)
            {
                var gradient = tape.Gradient(vars[i]);
                results[i + 1] = gradient.IsNone ? [] : Values(gradient);
            }
        }

        tape.Reset();
        return results;
    }

    private static void Compare(string what, double[] exact, double[] single, double tolerance)
    {
        var allowed = tolerance * exact.Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < exact.Length; i++)
        {
            if (single.Length != exact.Length || !(Math.Abs(exact[i] - single[i]) <= allowed))
            {
                throw new XunitException($"{what}, element {i}: {exact[i]:G9} in double, {single.ElementAtOrDefault(i):G9} in single precision, {allowed:G2} allowed");
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
