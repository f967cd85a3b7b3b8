using System.CommandLine;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Inference;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Logits of a subnet for images in an array file.</summary>
internal sealed class PredictCommand : ToolCommand
{
    // Enough to keep the threads busy, and bounded memory however many images there are.
    private const int BatchSize = 32;

    private readonly Option<string> weights;
    private readonly Option<string> space;
    private readonly Option<string> architecture;
    private readonly Option<int?> resolution;
    private readonly Option<string> input;
    private readonly Option<string> output;
    private readonly Option<int?> threads;
    private readonly Option<string> device;
    private readonly Option<string> precision;

    public PredictCommand()
        : base(
            "predict", "Writes a subnet's logits for images, with the batch-norm statistics stored in the weights file.",
            "alphanet predict --weights max.safetensors --space cifar --arch max --input x.npy --output y.npy",
            "alphanet predict --weights alphanet.pth.tar --space alphanet --arch a0 --input x.npy --output y.npy")
    {
        weights = With(CommonOptions.Text("--weights", "FILE", "safetensors (a supernet or an extracted net), or a PyTorch supernet checkpoint.", required: true));
        space = With(CommonOptions.Space());
        architecture = With(CommonOptions.Architecture());
        resolution = With(CommonOptions.Resolution());
        input = With(CommonOptions.Text("--input", "X.npy", "Normalised images [N, 3, H, W], float32; resized to the net's resolution. What a run normalises by stands in its run.json (data.normalization) and in the metadata of nets that `extract` writes.", required: true));
        output = With(CommonOptions.Text("--output", "Y.npy", "Where the logits [N, classes] go, float32.", required: true));
        threads = With(CommonOptions.Threads());
        device = With(DeviceArgument.Option());
        precision = With(PrecisionArgument.Option());
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var searched = SpaceArgument.Load(parsed.GetRequiredValue(space));
        var chosen = ArchitectureArgument.Resolve(searched, parsed.GetRequiredValue(architecture), parsed.GetValue(resolution));
        var path = parsed.GetRequiredValue(output);
        OutputPath.RequireOther(parsed, output, input, weights, space, architecture);
        OutputPath.RequireFolder(output.Name, path);
        var images = ReadImages(Existing(parsed, input));
        var file = SupernetWeights.Read(Existing(parsed, weights));
        using var backend = new CpuBackend(parsed.GetValue(threads) ?? 0);
        using var opened = DeviceArgument.Open(parsed.GetRequiredValue(device), parsed.GetRequiredValue(precision), terminal);
        var net = new ElasticNet(searched, file.Classes, training: false);
        var plan = NetworkPlan.Create(searched, chosen);
        var statistics = file.LoadInto(net, plan, backend);
        if (file.IsSupernet && net.Norms.All(norm => IsUntouched(statistics.Mean(norm.Site))))
        {
            terminal.Note("warning: the file's batch-norm statistics were never calibrated (all means are 0), so the logits mean little. Calibrate them: `alphanet train --init FILE --epochs 0` makes a run of them, of which `alphanet extract` writes calibrated nets.");
        }

        using var compiled = new InferenceNet(net, plan, statistics, opened.Backend ?? backend);
        var logits = ProgressView.Run(terminal, "prediction", progress => Predict(compiled, images, progress));
        Npy.Write(path, logits);
        if (terminal.IsJson)
        {
            terminal.Result(new JsonObject { ["output"] = path, ["images"] = logits.Shape[0], ["classes"] = logits.Shape[1], ["arch"] = chosen.ToString(), ["architecture"] = JsonNode.Parse(chosen.ToJson()) });
        }
        else
        {
            terminal.Line($"{path}: logits {logits.Shape} of {chosen}");
        }

        return ExitCode.Done;

        Tensor Predict(InferenceNet compiled, Tensor nhwc, IWorkProgress progress)
        {
            var count = nhwc.Shape[0];
            var all = Tensor.Uninitialized(new Shape(count, net.Classes));
            for (var start = 0; start < count; start += BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                var size = Math.Min(BatchSize, count - start);
                compiled.Run(nhwc.Slice(0, start, size), all.Slice(0, start, size));
                progress.Report((double)(start + size) / count, $"{start + size} of {count} images");
            }

            return all;
        }
    }

    private static string Existing(ParseResult parsed, Option<string> option)
    {
        var path = parsed.GetRequiredValue(option);
        return File.Exists(path) ? path : throw new UsageException($"{option.Name} {path}: there is no such file. Check the path.");
    }

    private static Tensor ReadImages(string path)
    {
        var array = Npy.Read(path);
        if (array.Rank != 4 || array.Shape[1] != StemPlan.InChannels || array.DType != DType.Float32 || array.Count == 0)
        {
            throw new FileFormatException(path, "array", $"it is {array.DType} {array.Shape} instead of Float32 [N, {StemPlan.InChannels}, H, W]", "Save normalised images of at least one pixel in that form");
        }

        var values = array.Span<float>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new FileFormatException(path, $"image {i / (values.Length / array.Shape[0])}", $"it holds {values[i]}", "Check how the images were normalised");
            }
        }

        return array.Permute(0, 2, 3, 1).Clone();
    }

    private static bool IsUntouched(Tensor mean) => !mean.Span<float>().ContainsAnyExcept(0f);
}
