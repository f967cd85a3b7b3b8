using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Single differentiable operations against the official programs' figures.</summary>
public sealed class OperationsGoldenTests
{
    public static TheoryData<string, DType> Activations
    {
        get
        {
            var data = new TheoryData<string, DType>();
            foreach (var name in (string[])["swish", "h_sigmoid", "h_swish", "relu", "relu6"])
            {
                data.Add(name, DType.Float32);
                data.Add(name, DType.Float64);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_and_their_derivatives(string name, DType dtype)
    {
        var section = MiscGolden.Section("activations");
        using var backend = new CpuBackend(threads: 1);
        var tape = new Tape(backend);
        var x = tape.Input(MiscGolden.Array(section.GetProperty("x"), dtype));
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

        // The figures are float32 and reach from 1e-8 to 90: every one counts by its own size.
        static void Close(JsonElement expected, in Tensor actual)
        {
            foreach (var (e, a) in MiscGolden.Flat(expected).Zip(actual.ToDoubles()))
            {
                Numbers.Close($"f({e})", [e], [a], 3e-7);
            }
        }
    }

    [Theory]
    [InlineData(DType.Float64, 1e-10)]
    [InlineData(DType.Float32, 1e-6)]
    public void Cross_entropies_and_their_gradients(DType dtype, double tolerance)
    {
        var section = MiscGolden.Section("losses");
        // The file's float32 gradients are the two losses' sum, for either: float64 is the figure for both types.
        var expected = section.GetProperty("results").GetProperty("float64");
        var labels = section.GetProperty("target").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var smoothing = section.GetProperty("label_smoothing").GetDouble();
        var teacher = MiscGolden.Array(section.GetProperty("teacher"), dtype);
        Check("ce", "ce_smooth", logits => logits.CrossEntropy(Tensor.Wrap(labels, new Shape(labels.Length)), smoothing));
        Check("kl", "kl_soft", logits => logits.SoftCrossEntropy(teacher));

        void Check(string name, string value, Func<Var, Var> loss)
        {
            using var backend = new CpuBackend(threads: 1);
            var tape = new Tape(backend);
            var logits = tape.Input(MiscGolden.Array(section.GetProperty("logits"), dtype));
            var y = loss(logits);
            tape.Backward(y);
            Numbers.Close(value, [expected.GetProperty(value).GetDouble()], y.Value.ToDoubles(), tolerance);
            Numbers.Close(name + "_grad", MiscGolden.Flat(expected.GetProperty(name + "_grad")), tape.Gradient(logits).ToDoubles(), tolerance);
        }
    }

    [Theory]
    [InlineData(DType.Float32, "y", 2e-6)]
    [InlineData(DType.Float64, "y_f64", 1e-9)]
    public void Bicubic_resize(DType dtype, string figure, double tolerance)
    {
        using var backend = new CpuBackend(threads: 1);
        var tape = new Tape(backend, recording: false);
        foreach (var expected in MiscGolden.Section("bicubic").EnumerateArray())
        {
            var size = expected.GetProperty("dst").GetInt32();
            var x = tape.Constant(MiscGolden.Array(expected.GetProperty("x"), dtype).ToNhwc());
            var y = x.ResizeBicubic(size, size).Value.ToNchw();
            Numbers.Close($"{expected.GetProperty("src")} to {size}", MiscGolden.Flat(expected.GetProperty(figure)), y.ToDoubles(), tolerance);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Shortcut_pooling_counts_the_padding_of_odd_sides(DType dtype)
    {
        using var backend = new CpuBackend(threads: 1);
        var tape = new Tape(backend, recording: false);
        foreach (var expected in MiscGolden.Section("shortcut_avg_pool").EnumerateArray())
        {
            var size = expected.GetProperty("h").GetInt32();
            var x = tape.Constant(MiscGolden.Array(expected.GetProperty("x"), dtype).ToNhwc());
            var y = x.AveragePool(2, 2, size % 2).Value.ToNchw();
            Numbers.Close($"side {size}", MiscGolden.Flat(expected.GetProperty("y")), y.ToDoubles(), 1e-6);
        }
    }
}
