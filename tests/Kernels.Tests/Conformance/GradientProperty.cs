using System.Runtime.CompilerServices;
using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors.Backends;
using Xunit.Sdk;

// The tests of the operations are compiled into this project too, and find this class before the one that they find in their own.
namespace AlphaNet.Pure.AutoDiff.Tests;

/// <summary>
/// Checks an operation on random cases: its result and gradients on a device against the processor's, both in single precision; that gradients are added to
/// accumulators that lie as the inputs do; and that all memory of the device is handed back.
/// </summary>
internal static class GradientProperty
{
    private const int MostCases = 6;
    private const double MostTolerance = 1e-5;
    private static readonly Lazy<TestDevice> Device = new(() => new TestDevice());
    private static readonly List<Tensor> Constants = [];

    /// <summary>Checks an operation.</summary>
    /// <param name="make">Draws the inputs and gives the operation on them, a pure function for both backends.</param>
    /// <param name="singleTolerance">Allowed difference between the two, relative to the largest magnitude of each result; where an operation asks for more against double precision, two backends in single precision still have to agree to <see cref="MostTolerance"/>.</param>
    /// <param name="cases">Number of cases, if few.</param>
    /// <param name="operation">Name in the failure message.</param>
    public static void Check(Func<Draw, Func<Var[], Var>> make, double singleTolerance = MostTolerance, int cases = MostCases, [CallerMemberName] string operation = "") =>
        Property.ForAll(
            draw =>
            {
                var (cpu, gpu) = (Device.Value.Cpu, Device.Value.Gpu);
                var before = gpu.Memory.RentedBytes;
                var function = make(draw);
                var inputs = Array.ConvertAll(draw.Inputs, Single);
                foreach (var accumulate in (bool[])[false, true])
                {
                    var how = accumulate ? "adding" : "alone";
                    Compare(how, Differentiate(cpu, function, inputs, accumulate), Differentiate(gpu, function, inputs, accumulate), TestDevice.Allowed(Math.Min(singleTolerance, MostTolerance)));
                }

                if (gpu.Memory.RentedBytes != before)
                {
                    throw new XunitException($"{gpu.Memory.RentedBytes - before} bytes of the device were not handed back");
                }
            },
            Math.Min(cases, MostCases),
            operation);

    /// <summary>A constant of an operation, in single precision where that is being run; labels stay labels.</summary>
    public static Tensor As(this Tensor constant, Var like)
    {
        var backend = like.Tape.Backend;
        var placed = TestDevice.Place(constant.DType == like.Value.DType || constant.DType == DType.Int32 ? constant : Single(constant), backend);
        if (backend.Device is not null)
        {
            Constants.Add(placed);
        }

        return placed;
    }

    /// <summary>The result, then the gradient of each input; or what accumulators that held something hold afterwards.</summary>
    private static double[][] Differentiate(IBackend backend, Func<Var[], Var> function, Tensor[] inputs, bool accumulate)
    {
        var tape = new Tape(backend);
        var placed = Array.ConvertAll(inputs, input => TestDevice.Place(input, backend));
        var accumulators = Array.ConvertAll(inputs, input => TestDevice.Place(input, backend));
        Array.ForEach(accumulators, accumulator => backend.Fill(accumulator, 0.5));
        Var[] vars = [.. placed.Zip(accumulators, (input, accumulator) => accumulate ? tape.Parameter(input, accumulator) : tape.Input(input))];
        var output = function(vars);
        List<double[]> results = [output.Value.ToDoubles()];
        if (output.NeedsGradient)
        {
            var weights = Enumerable.Range(0, (int)output.Shape.Count).Select(i => (float)Math.Sin(1 + 2.4 * i)).ToArray();
            var gradient = TestDevice.Place(Tensor.From<float>(weights, output.Shape), backend);
            tape.Backward(output, gradient);
            HandBack(backend, gradient);
        }

        foreach (var (x, accumulator) in vars.Zip(accumulators))
        {
            var gradient = tape.Gradient(x);
            results.Add(accumulate ? accumulator.ToDoubles() : gradient.IsNone ? new double[x.Shape.Count] : gradient.ToDoubles());
        }

        tape.Reset();
        HandBack(backend, [.. placed, .. accumulators, .. Constants]);
        Constants.Clear();
        return [.. results];
    }

    // What lies on the processor belongs to no pool.
    private static void HandBack(IBackend backend, params Tensor[] tensors)
    {
        if (backend.Device is not null)
        {
            Array.ForEach(tensors, tensor => backend.Return(tensor));
        }
    }

    private static void Compare(string how, double[][] expected, double[][] actual, double tolerance)
    {
        foreach (var (index, (cpu, gpu)) in expected.Zip(actual).Index())
        {
            var deviation = Numbers.Deviation(cpu, gpu);
            if (!(deviation <= tolerance))
            {
                var worst = Enumerable.Range(0, cpu.Length).MaxBy(i => double.IsNaN(gpu[i]) ? double.PositiveInfinity : Math.Abs(cpu[i] - gpu[i]));
                throw new XunitException(
                    $"{how}, {(index == 0 ? "result" : $"gradient of input {index - 1}")}, element {worst}: the CPU gives {cpu[worst]:G9}, the device {gpu[worst]:G9}");
            }
        }
    }

    /// <summary>The same numbers and strides in single precision.</summary>
    private static Tensor Single(Tensor tensor)
    {
        var reach = 1 + Enumerable.Range(0, tensor.Rank).Sum(axis => (tensor.Shape[axis] - 1) * tensor.Strides[axis]);
        var single = new Tensor(Tensor.Zeros(new Shape(reach)).Storage, 0, tensor.Shape, tensor.Strides, DType.Float32);
        single.CopyFrom(tensor.As(DType.Float32));
        return single;
    }
}
