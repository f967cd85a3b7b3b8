using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Nn.Data;

/// <content>As JSON, for the record of a run.</content>
public sealed partial record AugmentationOptions
{
    /// <summary>Writes the options, for example <c>{"crop": {"kind": "padded", "padding": 4, "mode": "Zero"}, "flipProbability": 0.5, ...}</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["crop"] = Crop switch
        {
            PaddedCrop padded => new JsonObject { ["kind"] = "padded", ["padding"] = padded.Padding, ["mode"] = padded.Mode.ToString() },
            ResizedCrop resized => new JsonObject
            {
                ["kind"] = "resized",
                ["height"] = resized.Height,
                ["width"] = resized.Width,
                ["minScale"] = resized.MinScale,
                ["maxScale"] = resized.MaxScale,
                ["minRatio"] = resized.MinRatio,
                ["maxRatio"] = resized.MaxRatio,
                ["interpolation"] = resized.Interpolation.ToString(),
                ["evaluationFraction"] = resized.EvaluationFraction,
            },
            _ => null,
        },
        ["flipProbability"] = FlipProbability,
        ["policy"] = Policy.ToString(),
        ["cutoutSize"] = CutoutSize,
        ["cutoutProbability"] = CutoutProbability,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A field is missing or of the wrong kind; the message names it.</exception>
    public static AugmentationOptions FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new AugmentationOptions
        {
            Crop = json["crop"] switch
            {
                null => null,
                JsonObject crop => Get<string>(crop, "kind") switch
                {
                    "padded" => new PaddedCrop(Get<int>(crop, "padding"), GetEnum<PaddingMode>(crop, "mode")),
                    "resized" => new ResizedCrop(Get<int>(crop, "height"), Get<int>(crop, "width"))
                    {
                        MinScale = Get<double>(crop, "minScale"),
                        MaxScale = Get<double>(crop, "maxScale"),
                        MinRatio = Get<double>(crop, "minRatio"),
                        MaxRatio = Get<double>(crop, "maxRatio"),
                        Interpolation = GetEnum<Interpolation>(crop, "interpolation"),
                        EvaluationFraction = Get<double>(crop, "evaluationFraction"),
                    },
                    var kind => throw new InvalidDataException($"Augmentation: crop kind \"{kind}\" is unknown; it is \"padded\" or \"resized\"."),
                },
                _ => throw new InvalidDataException("Augmentation: field \"crop\" must be an object or null."),
            },
            FlipProbability = Get<double>(json, "flipProbability"),
            // Records of earlier versions know no policy.
            Policy = json.ContainsKey("policy") ? GetEnum<AugmentationPolicy>(json, "policy") : AugmentationPolicy.None,
            CutoutSize = Get<int>(json, "cutoutSize"),
            CutoutProbability = Get<double>(json, "cutoutProbability"),
        };
    }

    private static T Get<T>(JsonObject json, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out T? result)
            ? result
            : throw new InvalidDataException($"Augmentation: field \"{field}\" is missing or no {typeof(T).Name}.");

    private static T GetEnum<T>(JsonObject json, string field) where T : struct, Enum
    {
        var text = Get<string>(json, field);
        return Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value)
            ? value
            : throw new InvalidDataException($"Augmentation: field \"{field}\" is \"{text}\"; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
