using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Run options as JSON, written by hand so that the library needs no reflection.</summary>
internal static class RunOptionsJson
{
    private const string BestUp = "best-up";
    private const string WorstUp = "worst-up";

    public static JsonObject Write(RunOptions o) => new()
    {
        ["space"] = JsonNode.Parse(o.Space.ToJson()),
        ["data"] = o.Data,
        ["epochs"] = o.Epochs,
        ["batch"] = o.BatchSize,
        ["lr"] = o.LearningRate,
        ["warmup_epochs"] = o.WarmupEpochs,
        ["seed"] = o.Seed,
        ["validation_share"] = o.ValidationShare,
        ["shapes_count"] = o.ShapesCount,
        ["subnets"] = o.Sandwich.Subnets,
        ["attentive"] = o.Sandwich.Attentive is { } attentive ? WriteAttentive(attentive) : null,
        ["distillation"] = o.Sandwich.Distillation.ToString().ToLowerInvariant(),
        ["alpha_min"] = o.Sandwich.Alpha.AlphaMin,
        ["alpha_max"] = o.Sandwich.Alpha.AlphaMax,
        ["alpha_clip"] = o.Sandwich.Alpha.Clip,
        ["alpha_compatible"] = o.Sandwich.Alpha.Compatible,
        ["label_smoothing"] = o.Sandwich.LabelSmoothing,
        ["dropout"] = o.Sandwich.Dropout,
        ["drop_connect"] = o.Sandwich.DropConnect,
        ["momentum"] = o.Optimizer.Momentum,
        ["nesterov"] = o.Optimizer.Nesterov,
        ["weight_decay"] = o.Optimizer.WeightDecay,
        ["clip_value"] = Limit(o.Optimizer.ClipValue),
        ["clip_norm"] = Limit(o.Optimizer.ClipNorm),
        ["average_decay"] = o.AverageDecay,
        ["calibration_batches"] = o.CalibrationBatches,
        ["calibration_batch"] = o.CalibrationBatchSize,
        ["calibration_augmented"] = o.CalibrationAugmented,
        ["normalization"] = o.Normalization?.ToJson(),
        ["augmentation"] = o.Augmentation.ToJson(),
    };

    /// <exception cref="FormatException">A key is missing or of the wrong type; the message names it.</exception>
    public static RunOptions Read(JsonObject json)
    {
        return new RunOptions
        {
            Space = SearchSpace.FromJson(Node("space").ToJsonString()),
            Data = Get<string>("data"),
            Epochs = Get<int>("epochs"),
            BatchSize = Get<int>("batch"),
            LearningRate = Get<double>("lr"),
            WarmupEpochs = Get<double>("warmup_epochs"),
            Seed = Get<long>("seed"),
            ValidationShare = Get<double>("validation_share"),
            ShapesCount = Get<int>("shapes_count"),
            Sandwich = new SandwichOptions
            {
                Subnets = Get<int>("subnets"),
                // Runs of earlier versions draw uniformly.
                Attentive = json["attentive"] switch
                {
                    null => null,
                    JsonObject attentive => ReadAttentive(attentive),
                    _ => throw new FormatException("'attentive' is no object"),
                },
                Distillation = Enum.TryParse<Distillation>(Get<string>("distillation"), ignoreCase: true, out var distillation) && Enum.IsDefined(distillation)
                    ? distillation
                    : throw new FormatException($"'distillation' is '{Get<string>("distillation")}', not alpha, kl or none"),
                Alpha = new AlphaDivergenceOptions(Get<double>("alpha_min"), Get<double>("alpha_max"), Get<double>("alpha_clip"), Get<bool>("alpha_compatible")),
                LabelSmoothing = Get<double>("label_smoothing"),
                Dropout = Get<double>("dropout"),
                DropConnect = Get<double>("drop_connect"),
            },
            Optimizer = new OptimizerOptions
            {
                Momentum = Get<double>("momentum"),
                Nesterov = Get<bool>("nesterov"),
                WeightDecay = Get<double>("weight_decay"),
                ClipValue = ReadLimit("clip_value"),
                ClipNorm = ReadLimit("clip_norm"),
            },
            // Runs of earlier versions keep no average.
            AverageDecay = json.ContainsKey("average_decay") ? Get<double>("average_decay") : 0,
            CalibrationBatches = Get<int>("calibration_batches"),
            CalibrationBatchSize = Get<int>("calibration_batch"),
            // Runs of earlier versions know augmented images alone.
            CalibrationAugmented = !json.ContainsKey("calibration_augmented") || Get<bool>("calibration_augmented"),
            // Of earlier versions it was measured always.
            Normalization = json["normalization"] switch
            {
                null => null,
                JsonObject constants => Normalization.FromJson(constants),
                _ => throw new FormatException("'normalization' is no object"),
            },
            Augmentation = AugmentationOptions.FromJson(Node("augmentation") as JsonObject ?? throw new FormatException("'augmentation' is no object")),
        };

        JsonNode Node(string key) => RunOptionsJson.Node(json, key);

        T Get<T>(string key) => RunOptionsJson.Get<T>(json, key);

        // JSON has no infinity: no limit is written as null.
        double ReadLimit(string key) => json.ContainsKey(key) && json[key] is null ? double.PositiveInfinity : Get<double>(key);
    }

    private static JsonObject WriteAttentive(AttentiveOptions o) => new()
    {
        ["rule"] = o.Rule == AttentiveRule.BestUp ? BestUp : WorstUp,
        ["candidates"] = o.Candidates,
        ["bin_mflops"] = o.BinStep,
        ["uniform_bins"] = o.UniformBins,
        ["table"] = o.TableFile,
        ["table_rows"] = o.TableRows,
    };

    private static AttentiveOptions ReadAttentive(JsonObject json) => new()
    {
        Rule = Get<string>(json, "rule") switch
        {
            BestUp => AttentiveRule.BestUp,
            WorstUp => AttentiveRule.WorstUp,
            var other => throw new FormatException($"'rule' is '{other}', not {BestUp} or {WorstUp}"),
        },
        Candidates = Get<int>(json, "candidates"),
        BinStep = Get<int>(json, "bin_mflops"),
        UniformBins = Get<bool>(json, "uniform_bins"),
        TableFile = json["table"] is null ? null : Get<string>(json, "table"),
        TableRows = Get<int>(json, "table_rows"),
    };

    private static JsonNode Node(JsonObject json, string key) => json[key] ?? throw new FormatException($"'{key}' is missing");

    private static T Get<T>(JsonObject json, string key) => Node(json, key) is JsonValue value && value.TryGetValue<T>(out var result)
        ? result
        : throw new FormatException($"'{key}' is {json[key]?.ToJsonString()}, not a {typeof(T).Name}");

    private static JsonNode? Limit(double limit) => double.IsFinite(limit) ? limit : null;
}
