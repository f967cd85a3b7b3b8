using System.Text.Json.Nodes;
using System.Xml.Linq;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

/// <summary>The commands that read a finished run: search, eval, extract and then predict.</summary>
public sealed class RunReadersTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_search_writes_front_and_picture_and_prints_the_same()
    {
        var result = Alphanet.Run("search", "--run", run.Folder.Path, "--population", "6", "--generations", "2", "--json").Succeeded().Json.AsObject();
        var front = result["front"]!.AsArray();

        var files = new SearchFolder(run.Folder);
        Assert.True(JsonNode.DeepEquals(result, JsonNode.Parse(File.ReadAllText(files.ResultFile))));
        Assert.Equal("svg", XDocument.Load(files.PictureFile).Root!.Name.LocalName);
        Assert.False(File.Exists(files.StateFile));
        Assert.Equal(["title", "front"], result.Select(field => field.Key));
        Assert.NotEmpty(front);
        var space = SearchSpace.FromJson(Spaces.Tiny);
        Assert.All(front, subnet => Assert.True(space.Contains(Architecture.FromJson(subnet!["architecture"]!.ToJsonString()))));
        var costs = front.Select(subnet => (double)subnet!["mflops"]!).ToArray();
        Assert.Equal(costs.Order(), costs);
        var table = Alphanet.Run("search", "--run", run.Folder.Path, "--population", "6", "--generations", "2", "--threads", "1").Succeeded().Out;
        Assert.All(front, subnet => Assert.Contains(Architecture.FromJson(subnet!["architecture"]!.ToJsonString()).ToString(), table, StringComparison.Ordinal));
    }

    [Fact]
    public void A_search_by_bins_tells_the_best_of_every_bin()
    {
        string[] settings = ["--initial", "8", "--mutants", "4", "--children", "2", "--generations", "2", "--mutation", "0.4", "--bin", "1", "--threads", "1"];
        var result = Alphanet.Run(["search", "--run", run.Folder.Path, "--json", .. settings]).Succeeded().Json;
        var text = Alphanet.Run(["search", "--run", run.Folder.Path, .. settings]).Succeeded().Out;

        Assert.Equal(1, (int)result["bin_step"]!);
        var bins = result["best_per_bin"]!.AsArray();
        Assert.All(result["front"]!.AsArray(), subnet => Assert.InRange((double)subnet!["top1"]!, 0, bins.Max(best => (double)best!["top1"]!)));
        Assert.Contains($"Best of every bin of 1 MFLOPs, also where a cheaper net is better: {bins.Count} nets", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_search_goes_on_to_the_same_front()
    {
        // So many that a signal sent after the first still finds the process at work, on a machine that is busy elsewhere too.
        string[] settings = ["--population", "6", "--generations", "400", "--json"];
        var whole = Alphanet.Run(["search", "--run", run.Folder.Path, .. settings]).Succeeded().Out;
        var copy = new RunFolder(folder["copy"]);
        Directory.CreateDirectory(copy.Path);
        File.Copy(run.Folder.ManifestFile, copy.ManifestFile);
        File.Copy(run.Folder.CheckpointFile, copy.CheckpointFile);

        using var process = Alphanet.Start(["search", "--run", copy.Path, .. settings]);
        Alphanet.WaitFor(new SearchFolder(copy).StateFile, process);
        Alphanet.PressCtrlC(process);
        var interrupted = Alphanet.Finish(process);
        Assert.Equal((ExitCode.Interrupted, ""), (interrupted.Code, interrupted.Out));
        Alphanet.Run("search", "--run", copy.Path, "--population", "4").Refused(ExitCode.WrongUse, "InitialPopulation = 6", "--restart");
        Alphanet.Run(["search", "--run", copy.Path, "--mutants", "2", "--mutation", "0.5", "--bin", "1", .. settings])
            .Refused(ExitCode.WrongUse, "Mutants = 3", "MutationProbability = 0.2", "Selection = NonDominated", "--restart");
        if (IlgpuBackend.IsBuiltIn)
        {
            Alphanet.Run(["search", "--run", copy.Path, "--device", "emulated", .. settings]).Refused(ExitCode.WrongUse, "cpu in fp32", "emulated in fp32", "--restart");
        }

        var resumed = Alphanet.Run(["search", "--run", copy.Path, .. settings]).Succeeded();
        Assert.Contains("Going on with the search", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(whole, resumed.Out);
    }

    [Fact]
    public void A_range_without_nets_is_refused() =>
        Alphanet.Run("search", "--run", run.Folder.Path, "--min-mflops", "5").Refused(ExitCode.WrongUse, "5", "MFLOPs", "tiny");

    [Fact]
    public void Eval_reads_the_test_set_unless_told_otherwise()
    {
        var test = Alphanet.Run("eval", "--run", run.Folder.Path, "--arch", "max", "--json").Succeeded().Json;
        var validation = Alphanet.Run("eval", "--run", run.Folder.Path, "--arch", "max", "--json", "--split", "validation").Succeeded().Json;

        Assert.Equal(("test", 4000), ((string)test["split"]!, (int)test["images"]!));
        Assert.Equal(("validation", 20), ((string)validation["split"]!, (int)validation["images"]!));
        // What training measured at its end is the same net on the same images.
        Assert.Equal((double)run.Result.Json["val_max_top1"]!, (double)validation["top1"]!);
    }

    [Fact]
    public void An_extracted_net_predicts_and_its_logits_do_not_depend_on_the_company_of_other_images()
    {
        var net = folder["net.safetensors"];
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        var random = new Random(1);
        var values = Enumerable.Range(0, 40 * 3 * 16 * 16).Select(_ => random.NextSingle() - 0.5f).ToArray();
        Npy.Write(folder["many.npy"], Tensor.From<float>(values, new Shape(40, 3, 16, 16)));
        Npy.Write(folder["one.npy"], Tensor.From<float>(values.AsSpan(0, 3 * 16 * 16), new Shape(1, 3, 16, 16)));

        Assert.Equal(Predict("one").ToArray<float>(), Predict("many").Slice(0, 0, 1).ToArray<float>());
        var normalization = JsonNode.Parse(File.ReadAllText(run.Folder.ManifestFile))!["data"]!["normalization"];
        Assert.True(JsonNode.DeepEquals(normalization, JsonNode.Parse(SafeTensors.Read(net).Metadata["normalization"])));

        Tensor Predict(string name)
        {
            var json = Alphanet.Run("predict", "--weights", net, "--space", run.Space, "--arch", "max", "--input", folder[name + ".npy"], "--output", folder[name + ".out.npy"], "--json").Succeeded().Json;
            Assert.Equal(10, (int)json["classes"]!);
            return Npy.Read(folder[name + ".out.npy"]);
        }
    }

    [Fact]
    public void Nothing_is_written_over_what_is_read()
    {
        var (net, images) = (folder["net.safetensors"], folder["x.npy"]);
        Npy.Write(images, Tensor.Zeros(new Shape(1, 3, 16, 16)));
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        var space = folder.Write("my space.json", Spaces.Tiny);
        var architecture = folder.Write("my net.json", SearchSpace.FromJson(Spaces.Tiny).Max.ToJson());
        string[] paths = [run.Folder.CheckpointFile, run.Folder.ManifestFile, net, images, space, architecture];
        var before = paths.Select(File.ReadAllBytes).ToArray();
        Directory.CreateSymbolicLink(folder["link"], run.Folder.Path);
        Directory.CreateSymbolicLink(folder["link to it"], folder["link"]);

        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", Path.Combine(folder["link to it"], "checkpoint.safetensors")).Refused(ExitCode.WrongUse, "run's own checkpoint.safetensors");
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", run.Folder.CheckpointFile).Refused(ExitCode.WrongUse, "run's own checkpoint.safetensors");
        Alphanet.Run("extract", "--run", run.Folder.Path + "/", "--arch", "max", "--out", run.Folder.ManifestFile).Refused(ExitCode.WrongUse, "run's own run.json");
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", Path.Combine(run.Folder.Path, "search-state.json")).Refused(ExitCode.WrongUse, "run's own search-state.json");
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", architecture, "--out", architecture).Refused(ExitCode.WrongUse, "is also --arch");
        Predict(images).Refused(ExitCode.WrongUse, "is also --input");
        Predict(net).Refused(ExitCode.WrongUse, "is also --weights");
        Predict(space).Refused(ExitCode.WrongUse, "is also --space");
        Predict(architecture).Refused(ExitCode.WrongUse, "is also --arch");

        Assert.Equal(before, paths.Select(File.ReadAllBytes));

        Alphanet.Result Predict(string output) => Alphanet.Run("predict", "--weights", net, "--space", space, "--arch", architecture, "--input", images, "--output", output);
    }

    [Fact]
    public void A_net_is_refused_as_a_shallower_one_and_its_own_architecture_named()
    {
        var (net, space) = (folder["net.safetensors"], SearchSpace.FromJson(Spaces.Tiny));
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        Npy.Write(folder["x.npy"], Tensor.Zeros(new Shape(1, 3, 16, 16)));
        var shallower = space.Max with { Depths = [.. space.Max.Depths[..^1], space.Max.Depths[^1] - 1] };

        Alphanet.Run("predict", "--weights", net, "--space", run.Space, "--arch", shallower.ToString(), "--input", folder["x.npy"], "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, "net.safetensors", "blocks.2.mobile_inverted_conv", space.Max.ToString());
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [Fact]
    public void A_net_that_a_search_found_is_named_as_other_commands_take_it()
    {
        var front = Alphanet.Run("search", "--run", run.Folder.Path, "--population", "6", "--generations", "1", "--restart", "--json").Succeeded().Json["front"]!.AsArray();
        var text = (string)front[0]!["arch"]!;

        var json = Alphanet.Run("info", "--space", run.Space, "--arch", text, "--json").Succeeded().Json;

        Assert.Equal(text, (string)json["arch"]!);
        Assert.True(JsonNode.DeepEquals(front[0]!["architecture"], json["architecture"]));
    }

    [Theory]
    [InlineData("classifier.linear.weight", float.NaN)]
    [InlineData("first_conv.bn.running_mean", float.PositiveInfinity)]
    [InlineData("first_conv.bn.running_var", float.NaN)]
    [InlineData("first_conv.bn.running_var", -1f)]
    public void A_net_with_a_number_that_cannot_be_is_refused_by_tensor_and_element(string name, float value)
    {
        var net = folder["net.safetensors"];
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        var file = SafeTensors.Read(net);
        file.Tensors[name].Span<float>()[3] = value;
        SafeTensors.Write(net, file.Tensors);
        Npy.Write(folder["x.npy"], Tensor.Zeros(new Shape(1, 3, 16, 16)));

        Alphanet.Run("predict", "--weights", net, "--space", run.Space, "--arch", "max", "--input", folder["x.npy"], "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, "net.safetensors", $"{name}, element 3");
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [Theory]
    [InlineData("classifier.linear.weight")]
    [InlineData("first_conv.bn.running_var")]
    public void A_net_with_a_number_too_large_for_it_is_refused_by_tensor_and_element(string name)
    {
        var net = folder["net.safetensors"];
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        var tensors = new Dictionary<string, Tensor>(SafeTensors.Read(net).Tensors);
        var values = tensors[name].ToDoubles();
        values[3] = 1e39;
        tensors[name] = Tensor.From<double>(values, tensors[name].Shape);
        SafeTensors.Write(net, tensors);
        Npy.Write(folder["x.npy"], Tensor.Zeros(new Shape(1, 3, 16, 16)));

        Alphanet.Run("predict", "--weights", net, "--space", run.Space, "--arch", "max", "--input", folder["x.npy"], "--output", folder["y.npy"])
            .Refused(ExitCode.Failed, "net.safetensors", $"{name}, element 3", "Float32");
    }

    [DeviceFact]
    public void A_device_predicts_as_the_processor_does()
    {
        var net = folder["net.safetensors"];
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", net).Succeeded();
        var random = new Random(2);
        Npy.Write(folder["x.npy"], Tensor.From<float>(Enumerable.Range(0, 2 * 3 * 20 * 20).Select(_ => random.NextSingle() - 0.5f).ToArray(), new Shape(2, 3, 20, 20)));

        Numbers.Close("logits", Predict("cpu"), Predict("emulated"), 1e-5);

        double[] Predict(string device)
        {
            Alphanet.Run(
                "predict", "--weights", net, "--space", run.Space, "--arch", "max", "--input", folder["x.npy"], "--output", folder["y.npy"], "--device", device).Succeeded();
            return Npy.Read(folder["y.npy"]).ToDoubles();
        }
    }

    [DeviceFact]
    public void A_device_extracts_what_the_processor_does()
    {
        // The same run, calibrated on a few images: the emulated device is slow.
        var copy = new RunFolder(folder["copy"]);
        Directory.CreateDirectory(copy.Path);
        File.Copy(run.Folder.CheckpointFile, copy.CheckpointFile);
        var manifest = JsonNode.Parse(File.ReadAllText(run.Folder.ManifestFile))!;
        (manifest["options"]!["calibration_batches"], manifest["options"]!["calibration_batch"]) = (2, 3);
        File.WriteAllText(copy.ManifestFile, manifest.ToJsonString());

        var (cpu, emulated) = (Extract("cpu"), Extract("emulated"));
        Assert.Equal(cpu.Keys.Order(), emulated.Keys.Order());
        Assert.Contains(cpu.Keys, name => name.EndsWith("running_var", StringComparison.Ordinal));
        foreach (var (name, expected) in cpu)
        {
            // Weights are cut out as they are; statistics are measured on the device.
            var tolerance = name.Contains("running", StringComparison.Ordinal) ? 1e-5 : 0;
            Numbers.Close(name, expected.ToDoubles(), emulated[name].ToDoubles(), tolerance);
        }

        IReadOnlyDictionary<string, Tensor> Extract(string device)
        {
            var file = folder[device + ".safetensors"];
            Alphanet.Run("extract", "--run", copy.Path, "--arch", "min", "--out", file, "--device", device).Succeeded();
            return SafeTensors.Read(file).Tensors;
        }
    }

    [DeviceFact]
    public void A_run_that_goes_on_on_another_device_says_so()
    {
        var copy = new RunFolder(folder["copy"]);
        Directory.CreateDirectory(copy.Path);
        File.Copy(run.Folder.CheckpointFile, copy.CheckpointFile);
        File.Copy(run.Folder.ManifestFile, copy.ManifestFile);
        File.Copy(run.Folder.MetricsFile, copy.MetricsFile);

        Assert.DoesNotContain("was started on", Alphanet.Run("train", "--out", copy.Path, "--resume").Succeeded().Error);
        Assert.Contains("was started on cpu", Alphanet.Run("train", "--out", copy.Path, "--resume", "--device", "emulated").Succeeded().Error);
    }

    [Fact]
    public void A_device_that_is_not_there_extracts_nothing()
    {
        Alphanet.Run("extract", "--run", run.Folder.Path, "--arch", "max", "--out", folder["net.safetensors"], "--device", "cuda:99").Refused(ExitCode.WrongUse, "cuda:99");
        Assert.False(File.Exists(folder["net.safetensors"]));
    }
}
