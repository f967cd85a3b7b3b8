using System.Text.Json;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Golden;

/// <summary>The whole network of the official space: logits by stored statistics, and a training pass with its gradients.</summary>
public sealed class SupernetGoldenTests(OfficialSupernet supernet) : IClassFixture<OfficialSupernet>
{
    private const double Smoothing = 0.1;

    public static TheoryData<string> EvalRuns =>
        ["a0/res64", "min/res64", "attentivenas_a5/res64", "random0/res64", "a0/res192", "a0/res192_from224_bicubic"];

    public static TheoryData<string> TrainRuns => ["min", "random0"];

    [Theory]
    [MemberData(nameof(EvalRuns))]
    public void Logits_equal_the_digests_in_float64(string run) => CheckLogits(new GoldenDigest("supernet_digest"), "eval/" + run, DType.Float64, 1e-9);

    [Theory]
    [MemberData(nameof(EvalRuns))]
    public void Logits_equal_the_digests_in_float32(string run) => CheckLogits(new GoldenDigest("supernet_digest"), "eval/" + run, DType.Float32, 2e-5);

    [SharedGoldenTheory("supernet_outputs.json", "supernet_outputs.bin")]
    [MemberData(nameof(EvalRuns))]
    public void Logits_equal_the_official_ones_in_float64(string run) => CheckLogits(new GoldenBundle("supernet_outputs"), "eval/" + run, DType.Float64, 1e-9);

    [SharedGoldenTheory("supernet_outputs.json", "supernet_outputs.bin")]
    [MemberData(nameof(EvalRuns))]
    public void Logits_equal_the_official_ones_in_float32(string run) => CheckLogits(new GoldenBundle("supernet_outputs"), "eval/" + run, DType.Float32, 2e-5);

    [Theory]
    [MemberData(nameof(TrainRuns))]
    public void A_training_pass_equals_the_digests_in_float64(string run) => CheckTraining(new GoldenDigest("supernet_digest"), "train/" + run, DType.Float64, 1e-9);

    [Theory]
    [MemberData(nameof(TrainRuns))]
    public void A_training_pass_equals_the_digests_in_float32(string run) => CheckTraining(new GoldenDigest("supernet_digest"), "train/" + run, DType.Float32, 2e-5);

    [SharedGoldenTheory("supernet_outputs.json", "supernet_outputs.bin")]
    [MemberData(nameof(TrainRuns))]
    public void A_training_pass_equals_the_official_one_in_float64(string run) =>
        CheckTraining(new GoldenBundle("supernet_outputs"), "train/" + run, DType.Float64, 1e-9);

    [SharedGoldenTheory("supernet_outputs.json", "supernet_outputs.bin")]
    [MemberData(nameof(TrainRuns))]
    public void A_training_pass_equals_the_official_one_in_float32(string run) =>
        CheckTraining(new GoldenBundle("supernet_outputs"), "train/" + run, DType.Float32, 2e-5);

    private void CheckLogits(IGoldenFigures figures, string run, DType dtype, double tolerance)
    {
        var (net, statistics) = supernet.For(dtype);
        var definition = Definition(figures, run, "eval_runs", run);
        var images = figures.Input(definition.GetProperty("input").GetString()!, dtype).ToNhwc();
        var logits = new SubnetRunner(net, supernet.Backend).Logits(GoldenCases.Plan(net.Space, definition.GetProperty("arch")), statistics, images);
        figures.Close($"{run}/logits_{GoldenCases.Suffix(figures, dtype)}", logits, tolerance);
    }

    private void CheckTraining(IGoldenFigures figures, string run, DType dtype, double tolerance)
    {
        var net = supernet.For(dtype).Net;
        var definition = Definition(figures, run, "train_runs", run["train/".Length..]);
        var target = figures.Meta.TryGetProperty("train_target", out var shared) ? shared : definition.GetProperty("target");
        int[] labels = [.. target.EnumerateArray().Select(n => n.GetInt32())];
        net.Parameters.ZeroGradients(supernet.Backend);
        foreach (var p in net.Parameters.Parameters)
        {
            p.Touched = false;
        }

        var tape = new Tape(supernet.Backend);
        var images = tape.Constant(figures.Input("input/train64", dtype).ToNhwc());
        var logits = net.Forward(new ForwardContext(tape, NormMode.Batch), images, GoldenCases.Plan(net.Space, definition.GetProperty("arch"))).Keep();
        var loss = logits.CrossEntropy(Tensor.Wrap(labels, new Shape(labels.Length)), Smoothing);
        tape.Backward(loss);

        var suffix = GoldenCases.Suffix(figures, dtype);
        figures.Close($"{run}/logits_{suffix}", logits.Value, tolerance);
        Numbers.Close(run + "/loss", [definition.GetProperty("loss_f64").GetDouble()], loss.Value.ToDoubles(), tolerance);
        var norms = definition.GetProperty("grad_norm_f64");
        Assert.Equal(norms.EnumerateObject().Select(p => p.Name).Order(), net.Parameters.Parameters.Where(p => p.Touched).Select(p => p.Name).Order());
        foreach (var norm in norms.EnumerateObject())
        {
            var actual = Math.Sqrt(net.Parameters[norm.Name].Gradient.ToDoubles().Sum(g => g * g));
            Numbers.Close($"{run}/norm of {norm.Name}", [norm.Value.GetDouble()], [actual], tolerance);
        }

        var gradients = $"{run}/grad_f64/";
        foreach (var name in figures.Names.Where(n => n.StartsWith(gradients, StringComparison.Ordinal)))
        {
            var parameter = net.Parameters[name[gradients.Length..]];
            figures.Close(name, parameter.ToFile(parameter.Gradient), tolerance);
        }
    }

    private static JsonElement Definition(IGoldenFigures figures, string property, string list, string name) =>
        figures.Meta.TryGetProperty(list, out var runs) ? runs.EnumerateArray().Single(r => r.GetProperty("name").GetString() == name) : figures.Meta.GetProperty(property);
}
