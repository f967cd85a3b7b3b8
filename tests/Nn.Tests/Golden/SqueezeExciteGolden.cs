using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>The official squeeze-and-excite at several active widths.</summary>
internal static class SqueezeExciteGolden
{
    public static TheoryData<string> Cases => ["se_dyn_48_active24", "se_dyn_48_active40", "se_dyn_48_active48", "se_static_40"];

    /// <summary>Runs a case on a backend and compares output and all gradients.</summary>
    public static void Check(string name, DType dtype, double tolerance, IBackend backend)
    {
        var figures = new GoldenBundle("blocks");
        var definition = figures.Meta.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var stored = figures[name + "/param/fc.reduce.weight"].Shape;
        var parameters = new ParameterSet();
        var layer = new SqueezeExcite(parameters, "se", channels: stored[1], hidden: stored[0]);
        parameters.Allocate(dtype);
        parameters.MoveTo(backend);
        foreach (var p in parameters.Parameters)
        {
            backend.Copy(p.FromFile(figures.Input($"{name}/param/{p.Name["se.".Length..]}", dtype)), p.Value);
        }

        var tape = new Tape(backend);
        var x = tape.Input(figures.Input(name + "/x", dtype).ToNhwc().On(backend));
        var y = layer.Forward(new ForwardContext(tape, NormMode.Batch), x, definition.GetProperty("num_mid").GetInt32());
        tape.Backward(y, figures.Input(name + "/dy", dtype).ToNhwc().On(backend));

        var suffix = dtype == DType.Float64 ? "f64" : "f32";
        figures.Close($"{name}/y_{suffix}", y.Value.ToNchw(), tolerance);
        figures.Close($"{name}/dx_{suffix}", tape.Gradient(x).ToNchw(), tolerance);
        foreach (var p in parameters.Parameters)
        {
            figures.Close($"{name}/grad_{suffix}/{p.Name["se.".Length..]}", p.ToFile(p.Gradient), tolerance);
        }
    }
}
