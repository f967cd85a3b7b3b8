using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Single differentiable operations against the official programs' figures, on any backend.</summary>
internal static class OperationsGolden
{
    public static TheoryData<string> Activations => ["swish", "h_sigmoid", "h_swish", "relu", "relu6"];

    /// <param name="name">One of <see cref="Activations"/>.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="tolerance">In parts of each figure: they are float32 and reach from 1e-8 to 90.</param>
    public static void CheckActivation(string name, DType dtype, IBackend backend, double tolerance)
    {
        var section = MiscGolden.Section("activations");
        var tape = new Tape(backend);
        var x = tape.Input(MiscGolden.Array(section.GetProperty("x"), dtype).On(backend));
        var y = name switch
        {
            "swish" => x.Swish(),
            "h_sigmoid" => x.HardSigmoid(),
            "h_swish" => x.Apply<HardSwish>(),
            "relu" => x.Relu(),
            _ => x.Apply<Relu6>(),
        };
        tape.Backward(y.Keep().Sum());
        var expected = section.GetProperty(name);
        Close(expected.GetProperty("y"), y.Value);
        Close(expected.GetProperty("dy"), tape.Gradient(x));

        void Close(JsonElement expected, in Tensor actual)
        {
            foreach (var (e, a) in MiscGolden.Flat(expected).Zip(actual.ToDoubles()))
            {
                Numbers.Close($"f({e})", [e], [a], tolerance);
            }
        }
    }

    public static void CheckCrossEntropies(DType dtype, double tolerance, IBackend backend)
    {
        var section = MiscGolden.Section("losses");
        // The file's float32 gradients are the two losses' sum, for either: float64 is the figure for both types.
        var expected = section.GetProperty("results").GetProperty("float64");
        var labels = section.GetProperty("target").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var smoothing = section.GetProperty("label_smoothing").GetDouble();
        var teacher = MiscGolden.Array(section.GetProperty("teacher"), dtype).On(backend);
        Check("ce", "ce_smooth", logits => logits.CrossEntropy(Tensor.Wrap(labels, new Shape(labels.Length)).On(backend), smoothing));
        Check("kl", "kl_soft", logits => logits.SoftCrossEntropy(teacher));

        void Check(string name, string value, Func<Var, Var> loss)
        {
            var tape = new Tape(backend);
            var logits = tape.Input(MiscGolden.Array(section.GetProperty("logits"), dtype).On(backend));
            var y = loss(logits);
            tape.Backward(y);
            Numbers.Close(value, [expected.GetProperty(value).GetDouble()], y.Value.ToDoubles(), tolerance);
            Numbers.Close(name + "_grad", MiscGolden.Flat(expected.GetProperty(name + "_grad")), tape.Gradient(logits).ToDoubles(), tolerance);
        }
    }

    public static void CheckBicubicResize(DType dtype, double tolerance, IBackend backend)
    {
        var figure = dtype == DType.Float64 ? "y_f64" : "y";
        var tape = new Tape(backend, recording: false);
        foreach (var expected in MiscGolden.Section("bicubic").EnumerateArray())
        {
            var size = expected.GetProperty("dst").GetInt32();
            var x = tape.Constant(MiscGolden.Array(expected.GetProperty("x"), dtype).ToNhwc().On(backend));
            var y = x.ResizeBicubic(size, size).Value.ToNchw();
            Numbers.Close($"{expected.GetProperty("src")} to {size}", MiscGolden.Flat(expected.GetProperty(figure)), y.ToDoubles(), tolerance);
        }
    }

    public static void CheckShortcutPooling(DType dtype, IBackend backend)
    {
        var tape = new Tape(backend, recording: false);
        foreach (var expected in MiscGolden.Section("shortcut_avg_pool").EnumerateArray())
        {
            var size = expected.GetProperty("h").GetInt32();
            var x = tape.Constant(MiscGolden.Array(expected.GetProperty("x"), dtype).ToNhwc().On(backend));
            var y = x.AveragePool(2, 2, size % 2).Value.ToNchw();
            Numbers.Close($"side {size}", MiscGolden.Flat(expected.GetProperty("y")), y.ToDoubles(), 1e-6);
        }
    }
}
