using System.CommandLine;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>The settings of a run that may be given instead of the recipe's: each is an option of <c>train</c>, put into the options of a new run and compared with those of a resumed one.</summary>
internal sealed class RunSettings
{
    private const string Uniform = "uniform";
    private const string BestUp = "best-up";
    private const string WorstUp = "worst-up";
    private const string Alpha = "alpha";
    private const string Kl = "kl";
    private const string Labels = "none";
    private const string NoPolicy = "none";
    private const string AutoAugment = "auto";
    private const string Measured = "data";
    private const string ImageNet = "imagenet";

    private readonly List<Option> options = [];
    private readonly List<RunSetting> settings = [];

    public RunSettings()
    {
        Add(NumberOption.Positive("--lr", "Highest learning rate. Default: the space's recipe, for the batch."), (o, v) => o with { LearningRate = v }, o => o.LearningRate);
        Add(NumberOption.NotNegative("--warmup", "Epochs over which the rate rises. Default: the space's recipe."), (o, v) => o with { WarmupEpochs = v }, o => o.WarmupEpochs);
        Add(
            NumberOption.NotNegative("--weight-decay", "L2 term of weights. Default: the space's recipe."),
            (o, v) => o with { Optimizer = o.Optimizer with { WeightDecay = v } }, o => o.Optimizer.WeightDecay);
        Add(
            NumberOption.ShareOrNone("--average", "Decay of the running average of the weights, which is what is measured, searched and extracted: 0.999 looks back on a thousand steps; 0 for none. Default 0."),
            (o, v) => o with { AverageDecay = v }, o => o.AverageDecay);
        AddImages();
        AddSandwich();
        Add(CalibrationSize.Option("the space's recipe"), (o, v) => v.In(o), o => CalibrationSize.Of(o));
        Add(
            NumberOption.Share("--validation-share", "Share of the training images held out, for search and measurements to choose by. Default 0.1."),
            (o, v) => o with { ValidationShare = v }, o => o.ValidationShare);
        Add(NumberOption.Count("--images", "Images of the built-in set. Default 20000.", least: 20), (o, v) => o with { ShapesCount = v }, o => o.ShapesCount);
        Add(NumberOption.Seed("Seed of everything random. Default 0."), (o, v) => o with { Seed = v }, o => o.Seed);
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> Options => options;

    /// <summary>A recipe with what was given instead.</summary>
    public RunOptions Apply(ParseResult parsed, RunOptions recipe) => settings.Aggregate(recipe, (run, setting) => setting.Apply(parsed, run));

    /// <summary>What was given and is not the run's.</summary>
    public IEnumerable<string> Contradictions(ParseResult parsed, RunOptions run) => settings.Select(setting => setting.Contradiction(parsed, run)).OfType<string>();

    private void AddImages()
    {
        Add(
            NumberOption.Count("--cutout", "Side of a square left out of every training image, at random; 0 for none. Default: the space's recipe.", least: 0),
            (o, v) => o with { Augmentation = o.Augmentation with { CutoutSize = v } }, o => o.Augmentation.CutoutSize);
        Add(
            Names("--augment", "What is done to training images besides crop and flip: nothing, or AutoAugment's two random operations. Default: auto for large images, none for small ones.", NoPolicy, AutoAugment),
            (o, v) => o with { Augmentation = o.Augmentation with { Policy = v == AutoAugment ? AugmentationPolicy.AutoAugment : AugmentationPolicy.None } },
            o => o.Augmentation.Policy == AugmentationPolicy.AutoAugment ? AutoAugment : NoPolicy);
        Add(
            Names("--normalization", "Constants that images are normalised by: measured on the training data, or ImageNet's, which the published weights expect. Default: imagenet for large images, data for small ones.", Measured, ImageNet),
            (o, v) => o with { Normalization = v == ImageNet ? Normalization.ImageNet : null }, o => o.Normalization is null ? Measured : ImageNet);
    }

    private void AddSandwich()
    {
        Add(
            Names("--divergence", "What smaller subnets learn from: the largest by adaptive alpha-divergence, by KL, or the labels alone. Default: alpha for large images, kl for small ones.", Alpha, Kl, Labels),
            (o, v) => o with { Sandwich = o.Sandwich with { Distillation = v switch { Alpha => Distillation.Alpha, Kl => Distillation.Kl, _ => Distillation.None } } },
            o => o.Sandwich.Distillation switch { Distillation.Alpha => Alpha, Distillation.Kl => Kl, _ => Labels });
        Add(
            NumberOption.Count("--subnets", "Subnets a step, the largest and smallest among them. Default: 4 for large images, 3 for small ones.", least: 2),
            (o, v) => o with { Sandwich = o.Sandwich with { Subnets = v } }, o => o.Sandwich.Subnets);
        Add(
            Names("--sampling", "How the random subnets are chosen: as drawn, or as AttentiveNAS does, the best or the worst on the step's batch of several of one cost. Default uniform.", Uniform, BestUp, WorstUp),
            (o, v) => o with { Sandwich = o.Sandwich with { Attentive = v == Uniform ? null : RunPresets.Attentive(o.Space) with { Rule = v == BestUp ? AttentiveRule.BestUp : AttentiveRule.WorstUp } } },
            o => o.Sandwich.Attentive switch { null => Uniform, { Rule: AttentiveRule.BestUp } => BestUp, _ => WorstUp });
        Add(
            NumberOption.Count("--candidates", "Candidates of which best-up and worst-up choose. Default 3."),
            (o, v) => With(o, "--candidates", a => a with { Candidates = v }), o => o.Sandwich.Attentive?.Candidates);
        AddText(
            CommonOptions.Text("--cost-table", "FILE", "Subnets and their cost, a line each as AttentiveNAS has them, that best-up and worst-up draw by; the run keeps a copy. Default: 20000 random subnets.", required: false)!,
            (o, v) => With(o, "--cost-table", a => a with { TableFile = v }), o => o.Sandwich.Attentive?.TableFile, Path.GetFullPath);
    }

    private static RunOptions With(RunOptions options, string name, Func<AttentiveOptions, AttentiveOptions> change) => options.Sandwich.Attentive is { } attentive
        ? options with { Sandwich = options.Sandwich with { Attentive = change(attentive) } }
        : throw new UsageException($"{name} is for attentive sampling. Give --sampling {BestUp} or {WorstUp} as well.");

    private static Option<string?> Names(string name, string description, params string[] names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', names) };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    private void Add<T>(Option<T?> option, Func<RunOptions, T, RunOptions> put, Func<RunOptions, T?> of) where T : struct
    {
        options.Add(option);
        settings.Add(RunSetting.Of(option, put, of));
    }

    private void Add(Option<string?> option, Func<RunOptions, string, RunOptions> put, Func<RunOptions, string?> of) => AddText(option, put, of, read: null);

    private void AddText(Option<string?> option, Func<RunOptions, string, RunOptions> put, Func<RunOptions, string?> of, Func<string, string>? read)
    {
        options.Add(option);
        settings.Add(RunSetting.Of(option, put, of, read));
    }
}
