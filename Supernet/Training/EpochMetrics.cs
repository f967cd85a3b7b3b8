using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Search;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>What is known at the end of an epoch: one line of <c>metrics.jsonl</c>.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Steps done.</param>
/// <param name="LearningRate">The last step's rate.</param>
/// <param name="LargestLoss">Mean loss of the largest net over the epoch; where a run went on within it, over the steps since.</param>
/// <param name="SmallestLoss">Mean loss of the smallest net over the same steps; a surrogate when distilling.</param>
/// <param name="Seconds">Training time of this process so far.</param>
/// <param name="ImagesPerSecond">Training images a second over those steps.</param>
/// <param name="WaitShare">Share of their time spent waiting for data.</param>
/// <param name="Smallest">The smallest net on the validation part, where it was measured.</param>
/// <param name="Largest">The largest net on the validation part, where it was measured.</param>
public sealed record EpochMetrics(
    int Epoch, long Step, double LearningRate, double LargestLoss, double SmallestLoss, double Seconds, double ImagesPerSecond, double WaitShare,
    SubnetAccuracy? Smallest, SubnetAccuracy? Largest)
{
    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["epoch"] = Epoch,
            ["step"] = Step,
            ["lr"] = LearningRate,
            ["loss_max"] = LargestLoss,
            ["loss_min"] = SmallestLoss,
            ["seconds"] = Math.Round(Seconds, 3),
            ["images_per_second"] = Math.Round(ImagesPerSecond, 1),
            ["wait_share"] = Math.Round(WaitShare, 5),
        };
        if (Smallest is { } smallest && Largest is { } largest)
        {
            Add(json, smallest, largest);
        }

        return json;
    }

    /// <summary>Adds what was measured to a line.</summary>
    internal static void Add(JsonObject json, SubnetAccuracy smallest, SubnetAccuracy largest)
    {
        json["val_min_top1"] = smallest.Top1;
        json["val_min_top5"] = smallest.Top5;
        json["val_min_loss"] = smallest.Loss;
        json["val_max_top1"] = largest.Top1;
        json["val_max_top5"] = largest.Top5;
        json["val_max_loss"] = largest.Loss;
    }

    /// <summary>Whether a line says what was measured.</summary>
    internal static bool IsMeasured(JsonObject json) => json.ContainsKey("val_max_top1");
}
