using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>Squeeze-and-excite at several active widths: output and all gradients as the official layer's.</summary>
public sealed class SqueezeExciteGoldenTests
{
    public static TheoryData<string> Cases => ["se_dyn_48_active24", "se_dyn_48_active40", "se_dyn_48_active48", "se_static_40"];

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_layer_in_float64(string name) => Check(name, DType.Float64, 1e-9);

    [SharedGoldenTheory("blocks.json", "blocks.bin")]
    [MemberData(nameof(Cases))]
    public void Equals_the_official_layer_in_float32(string name) => Check(name, DType.Float32, 2e-5);

    private static void Check(string name, DType dtype, double tolerance)
    {
        var figures = new GoldenBundle("blocks");
        var definition = figures.Meta.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        using var backend = new CpuBackend(threads: 1);
        var stored = figures[name + "/param/fc.reduce.weight"].Shape;
        var parameters = new ParameterSet();
        var layer = new SqueezeExcite(parameters, "se", channels: stored[1], hidden: stored[0]);
        parameters.Allocate(dtype);
        foreach (var p in parameters.Parameters)
        {
            backend.Copy(p.FromFile(figures.Input($"{name}/param/{p.Name["se.".Length..]}", dtype)), p.Value);
        }

        var tape = new Tape(backend);
        var x = tape.Input(figures.Input(name + "/x", dtype).ToNhwc());
        var y = layer.Forward(new ForwardContext(tape, NormMode.Batch), x, definition.GetProperty("num_mid").GetInt32());
        tape.Backward(y, figures.Input(name + "/dy", dtype).ToNhwc());

        var suffix = dtype == DType.Float64 ? "f64" : "f32";
        figures.Close($"{name}/y_{suffix}", y.Value.ToNchw(), tolerance);
        figures.Close($"{name}/dx_{suffix}", tape.Gradient(x).ToNchw(), tolerance);
        foreach (var p in parameters.Parameters)
        {
            figures.Close($"{name}/grad_{suffix}/{p.Name["se.".Length..]}", p.ToFile(p.Gradient), tolerance);
        }
    }
}
