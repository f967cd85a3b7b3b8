using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private const string Legacy = "toya_before.pth.tar";
    private const string Zip = "toya_before_zip.pth";
    private const string Recipe = "supernet_weights_recipe.json";
    private const string Outputs = "supernet_outputs.json";
    private const string OutputsData = "supernet_outputs.bin";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedGoldenFact(Recipe, Outputs, OutputsData)]
    public void Logits_of_the_full_size_supernet_are_the_official_ones()
    {
        var weights = folder["supernet.safetensors"];
        GoldenSupernet.Write(weights);
        var figures = new GoldenBundle("supernet_outputs");
        (string Golden, string Input, string Architecture, string Resolution)[] runs =
        [
            ("eval/a0/res64", "input/64", "a0", "64"),
            ("eval/attentivenas_a5/res64", "input/64", "attentivenas_a5", "64"),
            ("eval/random0/res64", "input/64", "r64_w16-24-24-32-64-120-192-216-1792_d1-4-6-3-4-3-2_k3-3-3-3-5-3-3_e1-6-4-5-5-6-6", "64"),
            ("eval/a0/res192_from224_bicubic", "input/224", "a0", "192"),
        ];
        foreach (var (golden, input, architecture, resolution) in runs)
        {
            Npy.Write(folder["x.npy"], figures[input]);
            Alphanet.Run(
                "predict", "--weights", weights, "--space", "alphanet", "--arch", architecture, "--resolution", resolution, "--input", folder["x.npy"], "--output", folder["y.npy"]).Succeeded();
            AssertClose(figures[golden + "/logits_f32"], Npy.Read(folder["y.npy"]), 2e-5);
        }
    }

    [SharedGoldenFact(Legacy, Zip)]
    public void Both_formats_of_a_PyTorch_checkpoint_give_the_same_logits()
    {
        var space = folder.Write("toy.json", Spaces.Toy);
        var input = WriteImages(new Shape(3, 3, 32, 32));

        Alphanet.Run("predict", "--weights", GoldenFiles.Find(Legacy), "--space", space, "--arch", "max", "--input", input, "--output", folder["legacy.npy"]).Succeeded();
        Alphanet.Run("predict", "--weights", GoldenFiles.Find(Zip), "--space", space, "--arch", "max", "--input", input, "--output", folder["zip.npy"]).Succeeded();

        Assert.Equal(new Shape(3, 10), Npy.Read(folder["legacy.npy"]).Shape);
        Assert.Equal(File.ReadAllBytes(folder["legacy.npy"]), File.ReadAllBytes(folder["zip.npy"]));
    }

    [SharedGoldenTheory(Legacy, Zip)]
    [InlineData(Legacy, 0)]
    [InlineData(Legacy, 1)]
    [InlineData(Legacy, 20_000)]
    [InlineData(Zip, 20_000)]
    public void Weights_cut_short_are_refused_by_name(string name, int length)
    {
        var space = folder.Write("toy.json", Spaces.Toy);
        File.WriteAllBytes(folder["cut.pth"], File.ReadAllBytes(GoldenFiles.Find(name))[..length]);

        Alphanet.Run("predict", "--weights", folder["cut.pth"], "--space", space, "--arch", "max", "--input", WriteImages(new Shape(1, 3, 32, 32)), "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, "cut.pth");
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [SharedGoldenFact(Legacy)]
    public void Weights_of_another_space_are_refused_by_the_tensor_that_does_not_fit()
    {
        var space = folder.Write("tiny.json", Spaces.Tiny);

        Alphanet.Run("predict", "--weights", GoldenFiles.Find(Legacy), "--space", space, "--arch", "max", "--input", WriteImages(new Shape(1, 3, 16, 16)), "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, Legacy, "first_conv");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_supernet_that_was_never_calibrated_is_warned_of(bool calibrated)
    {
        var space = folder.Write("tiny.json", Spaces.Tiny);
        WriteSupernet(folder["net.safetensors"], calibrated);

        var result = Alphanet.Run(
            "predict", "--weights", folder["net.safetensors"], "--space", space, "--arch", "max", "--input", WriteImages(new Shape(2, 3, 16, 16)), "--output", folder["y.npy"], "--json").Succeeded();

        // Not among the result, which is for programs.
        Assert.Equal(2, (int)result.Json["images"]!);
        Assert.Equal(new Shape(2, 10), Npy.Read(folder["y.npy"]).Shape);
        Assert.Equal(!calibrated, result.Error.Contains("warning:", StringComparison.Ordinal));
        if (!calibrated)
        {
            Assert.Contains("never calibrated", result.Error, StringComparison.Ordinal);
            Assert.Contains("alphanet extract", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Images_of_another_form_are_refused_by_their_shape()
    {
        var input = WriteImages(new Shape(2, 32, 32, 3));

        Alphanet.Run("predict", "--weights", input, "--space", "cifar", "--arch", "max", "--input", input, "--output", folder["y.npy"]).Refused(ExitCode.Failed, "x.npy", "[N, 3, H, W]");
    }

    [Fact]
    public void An_image_with_a_value_that_is_no_number_is_named()
    {
        var values = new float[2 * 3 * 4 * 4];
        values[60] = float.NaN;
        Npy.Write(folder["x.npy"], Tensor.From<float>(values, new Shape(2, 3, 4, 4)));

        Alphanet.Run("predict", "--weights", folder["x.npy"], "--space", "cifar", "--arch", "max", "--input", folder["x.npy"], "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, "x.npy", "image 1", "NaN");
    }

    /// <summary>Means are 0 and variances 1, as training leaves them; calibrated, one mean of one norm is not.</summary>
    private static void WriteSupernet(string path, bool calibrated)
    {
        using var backend = new CpuBackend(1);
        var net = new ElasticNet(SearchSpace.FromJson(Spaces.Tiny), classes: 10, training: false);
        net.Parameters.Initialize(backend, seed: 1);
        var statistics = net.NewStatistics();
        if (calibrated)
        {
            statistics.Mean(net.Norms[^1].Site).Span<float>()[^1] = 0.5f;
        }

        SafeTensors.Write(path, StateDictionary.Export(net.Parameters).Concat(net.Norms.SelectMany(norm => (KeyValuePair<string, Tensor>[])
        [
            new(norm.Name + ".running_mean", statistics.Mean(norm.Site)),
            new(norm.Name + ".running_var", statistics.Variance(norm.Site)),
        ])));
    }

    private string WriteImages(Shape shape)
    {
        var random = new Random(2);
        Npy.Write(folder["x.npy"], Tensor.From<float>(Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextSingle() - 0.5f).ToArray(), shape));
        return folder["x.npy"];
    }

    private static void AssertClose(in Tensor expected, in Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var worst = expected.ToArray<float>().Zip(actual.ToArray<float>(), (a, b) => Math.Abs((double)a - b)).Max();
        Assert.True(worst <= tolerance, $"logits differ by {worst}, allowed {tolerance}");
    }
}
