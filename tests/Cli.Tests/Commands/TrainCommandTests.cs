using System.Diagnostics;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

public sealed class TrainCommandTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_leaves_manifest_metrics_and_checkpoint()
    {
        var manifest = JsonNode.Parse(File.ReadAllText(run.Folder.ManifestFile))!;
        Assert.Equal(3, (int)manifest["options"]!["seed"]!);
        Assert.Equal("shapes", (string)manifest["data"]!["name"]!);
        var metrics = run.Folder.ReadMetrics();
        Assert.Equal(Enumerable.Range(1, TinyRun.Epochs), metrics.Select(line => (int)line["epoch"]!));
        Assert.Equal(10 * TinyRun.Epochs, (int)run.Result.Json["steps"]!);
        Assert.InRange((double)run.Result.Json["val_max_top1"]!, 0, 100);
    }

    [Fact]
    public void A_profile_names_kernels_and_changes_no_bit()
    {
        var profiled = new RunFolder(folder["profiled"]);
        var result = Alphanet.Run(run.Arguments(profiled.Path, "--profile", "--json")).Succeeded();

        Assert.Equal(run.Checkpoint, File.ReadAllBytes(profiled.CheckpointFile));
        var report = result.Json["kernels"]!;
        Assert.Equal((10 * TinyRun.Epochs - 20, true), ((int)report["steps"]!, (bool)report["warm"]!));
        Assert.True((double)report["ceiling_gflops"]! > 0.1);
        var kernels = report["kernels"]!.AsArray();
        Assert.Equal(3 * (10 * TinyRun.Epochs - 20), (int)kernels.Single(kernel => (string)kernel!["name"]! == "Conv2d")!["calls"]!);
        Assert.InRange(kernels.Sum(kernel => (double)kernel!["seconds"]!), 0, (double)report["seconds"]!);
        var calls = JsonNode.Parse(File.ReadAllText(profiled.TraceFile))!["traceEvents"]!.AsArray();
        Assert.Contains(calls, call => (string)call!["name"]! == "PointwiseNormBackward" && (double)call["dur"]! > 0);
    }

    [Fact]
    public void A_profile_of_a_short_run_counts_all_its_steps_and_says_so()
    {
        string[] twenty = ["train", "--space", run.Space, "--data", "shapes", "--images", "200", "--batch", "18", "--epochs", "2", "--profile"];

        var report = Alphanet.Run([.. twenty, "--out", folder["json"], "--json"]).Succeeded().Json["kernels"]!;
        Assert.Equal((20, false), ((int)report["steps"]!, (bool)report["warm"]!));
        var kernels = report["kernels"]!.AsArray();
        Assert.Equal(60, (int)kernels.Single(kernel => (string)kernel!["name"]! == "Conv2d")!["calls"]!);
        Assert.InRange(kernels.Sum(kernel => (double)kernel!["seconds"]!), 0, (double)report["seconds"]!);
        Assert.Contains("20 steps, the first of the run among them", Alphanet.Run([.. twenty, "--out", folder["table"]]).Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was profiled", Alphanet.Run("train", "--out", folder["table"], "--resume", "--profile").Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bits()
    {
        Alphanet.Run(run.Arguments(folder["single"], "--threads", "1")).Succeeded();

        Assert.Equal(run.Checkpoint, File.ReadAllBytes(new RunFolder(folder["single"]).CheckpointFile));
    }

    [Fact]
    public void Killed_after_checkpoints_and_at_random_moments_a_run_resumes_to_the_same_bits()
    {
        var killed = new RunFolder(folder["killed"]);
        var random = new Random(5);
        var killedWithCheckpoint = 0;
        for (var kill = 0; kill < 10; kill++)
        {
            var before = File.GetLastWriteTimeUtc(killed.CheckpointFile);
            using var process = Alphanet.Start(killed.HasRun ? ["train", "--out", killed.Path, "--resume"] : run.Arguments(killed.Path));
            if (kill % 2 == 0)
            {
                SpinWait.SpinUntil(() => File.GetLastWriteTimeUtc(killed.CheckpointFile) != before || process.HasExited);
            }
            else
            {
                // Most of these fall into start, training or a write; a process that is done already is no harm.
                process.WaitForExit(random.Next(300, 2_000));
            }

            process.Kill();
            process.WaitForExit();
            killedWithCheckpoint += process.ExitCode != ExitCode.Done && killed.HasCheckpoint ? 1 : 0;
        }

        // The first kill comes with the first of many checkpoints, so some work is left for others.
        Assert.InRange(killedWithCheckpoint, 2, 10);
        Alphanet.Run(killed.HasRun ? ["train", "--out", killed.Path, "--resume"] : run.Arguments(killed.Path)).Succeeded();
        Assert.Equal(run.Checkpoint, File.ReadAllBytes(killed.CheckpointFile));
        Assert.Equal(Enumerable.Range(1, TinyRun.Epochs), killed.ReadMetrics().Select(line => (int)line["epoch"]!));
    }

    [Fact]
    public void Ctrl_C_ends_in_a_checkpoint_and_code_130_and_the_run_goes_on_to_the_same_bits()
    {
        var stopped = new RunFolder(folder["stopped"]);
        using var process = Alphanet.Start(run.Arguments(stopped.Path));
        Alphanet.WaitFor(stopped.MetricsFile, process);
        Alphanet.PressCtrlC(process);
        var interrupted = Alphanet.Finish(process);

        Assert.Equal(ExitCode.Interrupted, interrupted.Code);
        Assert.Contains($"alphanet train --out {stopped.Path} --resume", interrupted.Error, StringComparison.Ordinal);
        Assert.NotEqual(run.Checkpoint, File.ReadAllBytes(stopped.CheckpointFile));
        Alphanet.Run("train", "--out", stopped.Path, "--resume", "--threads", "1").Succeeded();
        Assert.Equal(run.Checkpoint, File.ReadAllBytes(stopped.CheckpointFile));
    }

    [DeviceFact]
    public void Ctrl_C_on_a_device_says_how_to_go_on_there()
    {
        var stopped = new RunFolder(folder["stopped"]);
        using var process = Alphanet.Start(run.Arguments(stopped.Path, "--device", "emulated", "--precision", "bf16"));
        Alphanet.WaitFor(stopped.ManifestFile, process);
        Alphanet.PressCtrlC(process);
        Assert.Contains($"alphanet train --out {stopped.Path} --resume --device emulated --precision bf16", Alphanet.Finish(process).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_training_is_refused_to_another_training_and_open_to_readers()
    {
        var busy = new RunFolder(folder["busy"]);
        using var process = Alphanet.Start("train", "--space", run.Space, "--data", "shapes", "--images", "200", "--batch", "18", "--epochs", "100000", "--out", busy.Path, "--threads", "1");
        try
        {
            Alphanet.WaitFor(busy.CheckpointFile, process);

            Alphanet.Run("train", "--out", busy.Path, "--resume").Refused(ExitCode.Failed, busy.Path, "another `train`");
            Alphanet.Run("eval", "--run", busy.Path, "--arch", "min", "--split", "validation").Succeeded();
            Alphanet.Run("search", "--run", busy.Path, "--population", "2", "--generations", "1").Succeeded();
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void Another_run_in_the_folder_is_not_overwritten() =>
        Alphanet.Run(run.Arguments(run.Folder.Path)).Refused(ExitCode.WrongUse, "--resume", run.Folder.Path);

    [Fact]
    public void Resuming_with_other_settings_names_them() =>
        Alphanet.Run("train", "--out", run.Folder.Path, "--resume", "--epochs", "50", "--seed", "3", "--divergence", "none")
            .Refused(ExitCode.WrongUse, $"--epochs 50 (the run has {TinyRun.Epochs})", "--divergence none (the run has kl)");

    [Fact]
    public void A_data_folder_is_the_same_with_a_slash_behind_it_and_without()
    {
        Directory.CreateDirectory(folder["data"]);
        var noise = new byte[3074 * 100];
        new Random(1).NextBytes(noise);
        for (var image = 0; image < 100; image++)
        {
            (noise[3074 * image], noise[3074 * image + 1]) = ((byte)(image % 20), (byte)image);
        }

        File.WriteAllBytes(Path.Combine(folder["data"], "train.bin"), noise);
        Alphanet.Run("train", "--space", run.Space, "--data", folder["data"] + "/", "--batch", "30", "--epochs", "1", "--out", folder["run"]).Succeeded();

        Alphanet.Run("train", "--out", folder["run"], "--resume", "--data", folder["data"]).Succeeded();
        Alphanet.Run("train", "--out", folder["run"], "--resume", "--data", folder["data"] + "/").Succeeded();
    }

    [Fact]
    public void Cutout_is_kept_with_the_run_and_changes_what_is_learnt()
    {
        var cut = new RunFolder(folder["cut"]);

        Alphanet.Run(run.Arguments(cut.Path, "--cutout", "8")).Succeeded();

        Assert.Equal(8, cut.ReadManifest().Options.Augmentation.CutoutSize);
        Assert.NotEqual(run.Checkpoint, File.ReadAllBytes(cut.CheckpointFile));
        Alphanet.Run("train", "--out", cut.Path, "--resume", "--cutout", "4").Refused(ExitCode.WrongUse, "--cutout 4 (the run has 8)");
    }

    [Fact]
    public void A_smaller_share_held_out_is_kept_with_the_run_and_leaves_more_to_learn_from()
    {
        var wide = new RunFolder(folder["wide"]);

        Alphanet.Run(run.Arguments(wide.Path, "--validation-share", "0.05")).Succeeded();

        var options = wide.ReadManifest().Options;
        var (all, kept) = (RunData.Open(run.Folder.ReadManifest().Options), RunData.Open(options));
        Assert.Equal(0.05, options.ValidationShare);
        Assert.Equal(all.Train.Count + all.Validation.Count, kept.Train.Count + kept.Validation.Count);
        Assert.Equal((int)Math.Round(0.05 * options.ShapesCount), kept.Validation.Count);
        Alphanet.Run("train", "--out", wide.Path, "--resume", "--validation-share", "0.1").Refused(ExitCode.WrongUse, "--validation-share 0.1 (the run has 0.05)");
    }

    [Fact]
    public void Resuming_a_finished_run_leaves_it_as_it_is()
    {
        var before = run.Checkpoint;
        Assert.Contains("complete already", Alphanet.Run("train", "--out", run.Folder.Path, "--resume").Succeeded().Out, StringComparison.Ordinal);
        var json = Alphanet.Run("train", "--out", run.Folder.Path, "--resume", "--json").Succeeded().Json;

        Assert.Equal(before, run.Checkpoint);
        foreach (var key in (string[])["steps", "val_min_top1", "val_max_top1"])
        {
            Assert.Equal((double)run.Result.Json[key]!, (double)json[key]!);
        }
    }

    [Theory]
    [InlineData("train", "--resume", "--out")]
    [InlineData("search", "--run")]
    [InlineData("eval", "--arch", "min", "--run")]
    public void A_run_of_another_version_is_refused(params string[] args)
    {
        var other = new RunFolder(folder["other"]);
        Directory.CreateDirectory(other.Path);
        File.WriteAllText(other.ManifestFile, File.ReadAllText(run.Folder.ManifestFile).Replace("alphanet.pure.run/1", "alphanet.pure.run/99", StringComparison.Ordinal));

        Alphanet.Run([.. args, other.Path]).Refused(ExitCode.Failed, "run.json", "alphanet.pure.run/99", "Go on with the version");
    }

    [Fact]
    public void Every_setting_given_is_the_runs()
    {
        string[] settings =
        [
            "--epochs", "1", "--batch", "10", "--lr", "0.03", "--warmup", "0.25", "--weight-decay", "0.0002", "--average", "0.9", "--cutout", "3", "--divergence", "none", "--subnets", "5",
            "--validation-share", "0.25", "--images", "80", "--seed", "9", "--sampling", "worst-up", "--candidates", "2", "--normalization", "imagenet", "--augment", "auto", "--calibration", "2x5",
        ];
        var folder = new RunFolder(this.folder["settings"]);
        string[] train = ["train", "--space", run.Space, "--data", "shapes", "--out", folder.Path];
        Alphanet.Run([.. train, .. settings]).Succeeded();

        var options = folder.ReadManifest().Options;
        Assert.Equal((1, 10, 0.03, 0.25, 0.9), (options.Epochs, options.BatchSize, options.LearningRate, options.WarmupEpochs, options.AverageDecay));
        Assert.Equal((0.0002, 3, Distillation.None, 5), (options.Optimizer.WeightDecay, options.Augmentation.CutoutSize, options.Sandwich.Distillation, options.Sandwich.Subnets));
        Assert.Equal((AttentiveRule.WorstUp, 2, 2, 5), (options.Sandwich.Attentive!.Rule, options.Sandwich.Attentive.Candidates, options.CalibrationBatches, options.CalibrationBatchSize));
        Assert.Equal(AugmentationPolicy.AutoAugment, options.Augmentation.Policy);
        Assert.Equal(Normalization.ImageNet, folder.ReadManifest().Normalization);
        Assert.Equal((0.25, 80, 9L), (options.ValidationShare, options.ShapesCount, options.Seed));

        // The same go on, any other is named.
        Alphanet.Run([.. train, .. settings, "--resume"]).Succeeded();
        foreach (var (i, name) in settings.Index().Where(setting => setting.Index % 2 == 0))
        {
            var other = name switch { "--divergence" => "kl", "--sampling" => "uniform", "--augment" => "none", "--normalization" => "data", "--calibration" => "3x5", "--average" or "--validation-share" => "0.5", "--images" => "70", _ => "7" };
            Alphanet.Run("train", "--out", folder.Path, "--resume", name, other).Refused(ExitCode.WrongUse, $"{name} {other} (the run has {settings[i + 1]})");
        }
    }

    [Fact]
    public void A_run_that_diverges_fails_and_says_what_to_change() =>
        Alphanet.Run("train", "--space", run.Space, "--data", "shapes", "--images", "100", "--batch", "10", "--epochs", "3", "--warmup", "0", "--lr", "1e30", "--out", folder["wild"])
            .Refused(ExitCode.Failed, "--lr");

    [Fact]
    public void A_manifest_cut_short_is_refused_with_the_mend()
    {
        var cut = new RunFolder(folder["cut"]);
        Directory.CreateDirectory(cut.Path);
        File.WriteAllText(cut.ManifestFile, File.ReadAllText(run.Folder.ManifestFile)[..^100]);
        File.WriteAllBytes(cut.CheckpointFile, run.Checkpoint);

        Alphanet.Run("train", "--out", cut.Path, "--resume").Refused(ExitCode.Failed, cut.ManifestFile, "Put a whole copy of it back", $"--init {cut.CheckpointFile}");
    }

    [Theory]
    [InlineData("--batch", "19", "take smaller batches or hold out less")]
    [InlineData("--validation-share", "0.001", "holds out 0 and leaves 20", "hold out more")]
    [InlineData("--validation-share", "0.999", "holds out 20 and leaves 0", "take smaller batches or hold out less")]
    public void Data_too_small_for_the_options_is_refused_with_the_mend(string option, string value, params string[] mend)
    {
        Alphanet.Run("train", "--space", run.Space, "--data", "shapes", "--images", "20", "--out", folder["run"], option, value).Refused(ExitCode.WrongUse, ["of the 20 images of shapes", .. mend]);

        Assert.False(Path.Exists(folder["run"]));
    }

    [Fact]
    public void A_checkpoint_cut_short_is_refused_by_name()
    {
        var cut = new RunFolder(folder["cut"]);
        Directory.CreateDirectory(cut.Path);
        File.Copy(run.Folder.ManifestFile, cut.ManifestFile);
        File.WriteAllBytes(cut.CheckpointFile, run.Checkpoint[..^100]);

        Alphanet.Run("train", "--out", cut.Path, "--resume").Refused(ExitCode.Failed, "checkpoint.safetensors");
        Alphanet.Run("eval", "--run", cut.Path, "--arch", "min").Refused(ExitCode.Failed, "checkpoint.safetensors");
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/run")]
    public void A_folder_that_cannot_be_made_is_a_failure_that_names_it_and_the_mend(string path)
    {
        folder.Write("file", "");

        Alphanet.Run(run.Arguments(folder[path])).Refused(ExitCode.Failed, folder[path], "Choose a folder");
    }

    [Fact]
    public void A_folder_without_data_is_an_error_that_says_what_was_looked_for()
    {
        Directory.CreateDirectory(folder["empty"]);
        Alphanet.Run("train", "--space", "cifar", "--data", folder["empty"], "--out", folder["run"]).Refused(ExitCode.WrongUse, folder["empty"], "data_batch_1.bin");

        Assert.False(Path.Exists(folder["run"]));
    }

    [SharedGoldenTheory("toya_before.pth.tar", "toya_before_zip.pth")]
    [InlineData("toya_before.pth.tar")]
    [InlineData("toya_before_zip.pth")]
    public void Training_starts_from_a_PyTorch_checkpoint(string name)
    {
        var space = folder.Write("toy.json", Spaces.Toy);
        Alphanet.Run(
            "train", "--space", space, "--data", "shapes", "--images", "100", "--batch", "30", "--epochs", "1", "--out", folder["run"], "--init", GoldenFiles.Find(name)).Succeeded();

        Assert.Equal(GoldenFiles.Find(name), (string)JsonNode.Parse(File.ReadAllText(new RunFolder(folder["run"]).ManifestFile))!["init"]!);
    }

    [Fact]
    public void Weights_that_do_not_fit_leave_nothing_behind()
    {
        var space = folder.Write("toy.json", Spaces.Toy);
        Alphanet.Run("train", "--space", space, "--data", "shapes", "--images", "100", "--epochs", "1", "--out", folder["run"], "--init", run.Folder.CheckpointFile)
            .Refused(ExitCode.Failed, "checkpoint.safetensors");

        Assert.False(Path.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("nowhere.pth.tar", ExitCode.WrongUse, "Check the path")]
    [InlineData(".", ExitCode.Failed, "Give a file in it")]
    public void Weights_that_are_no_file_are_refused_with_the_mend(string name, int code, string mend)
    {
        Alphanet.Run(run.Arguments(folder["run"], "--init", folder[name])).Refused(code, Path.GetFullPath(folder[name]), mend);

        Assert.False(Path.Exists(folder["run"]));
    }

    [Fact]
    public void A_space_of_nets_that_no_memory_holds_is_refused_with_the_mend()
    {
        var huge = JsonNode.Parse(Spaces.Tiny)!;
        (huge["stages"]![1]!["width"], huge["stages"]![1]!["expand_ratio"]) = (new JsonArray(16384), new JsonArray(16384));
        var space = folder.Write("huge.json", huge.ToJsonString());

        Alphanet.Run("train", "--space", space, "--data", "shapes", "--images", "100", "--batch", "18", "--out", folder["run"]).Refused(ExitCode.Failed, "parameters", "smaller widths");

        Assert.False(Path.Exists(folder["run"]));
    }

    [Theory]
    [InlineData("gpu", "cuda:N")]
    [InlineData("cuda:x", "cuda:N")]
    [InlineData("cuda:99", "--device out")]
    public void A_device_that_is_not_there_is_refused_and_nothing_is_written(string device, string mend)
    {
        var run = folder["refused"];
        Alphanet.Run("train", "--space", "cifar", "--data", "shapes", "--out", run, "--device", device).Refused(2, device, mend);
        Assert.False(Directory.Exists(run));
    }

    [Theory]
    [InlineData("cpu", "tf32", "--device cuda")]
    [InlineData("cpu", "bf16", "--precision out")]
    [InlineData("cuda", "fp16", "tf32")]
    public void A_precision_that_the_device_cannot_do_is_refused_and_nothing_is_written(string device, string precision, string mend)
    {
        var run = folder["refused"];
        Alphanet.Run("train", "--space", "cifar", "--data", "shapes", "--out", run, "--device", device, "--precision", precision).Refused(2, precision, mend);
        Assert.False(Directory.Exists(run));
    }
}
