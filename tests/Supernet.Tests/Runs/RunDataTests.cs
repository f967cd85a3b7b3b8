using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class RunDataTests
{
    private const int Pixels = 32 * 32 * 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batch_norms_are_calibrated_with_training_images_as_evaluation_reads_them_or_as_training_does(bool augmented)
    {
        var options = RunPresets.For(ToySpace.Create(), RunData.Shapes) with { ShapesCount = 60, CalibrationBatches = 3, CalibrationBatchSize = 16, CalibrationAugmented = augmented };
        var data = RunData.Open(options);

        var (plain, pass) = (Images(data, data.Train), new HashSet<string>());
        foreach (var (images, _) in data.CalibrationBatches().Batches)
        {
            for (var i = 0; i < images.Shape[0]; i++)
            {
                pass.Add(Key(images.ToArray<float>().AsSpan(i * Pixels, Pixels)));
            }
        }

        // One pass or less: every image another one. Cut at random and mirrored, hardly one of them is as it was (expected: 1 of 162).
        Assert.Equal(48, pass.Count);
        var unchanged = pass.Count(plain.Contains);
        Assert.True(augmented ? unchanged < 8 : unchanged == 48, $"{unchanged} of 48 are as they were");
    }

    [Fact]
    public void The_published_recipe_calibrates_with_augmented_images_and_runs_that_do_not_say_did_so_too()
    {
        Assert.True(RunPresets.For(SearchSpaces.AlphaNet, "imagenet").CalibrationAugmented);

        var json = RunOptionsJson.Write(RunPresets.For(ToySpace.Create(), RunData.Shapes));
        Assert.False(RunOptionsJson.Read(json).CalibrationAugmented);
        json.Remove("calibration_augmented");
        Assert.True(RunOptionsJson.Read((JsonObject)json.DeepClone()).CalibrationAugmented);
    }

    private static HashSet<string> Images(RunData data, IImageDataset part)
    {
        using var loader = new DataLoader(part, DataLoaderOptions.ForEvaluation(1, data.Normalization, AugmentationOptions.None));
        return [.. Enumerable.Range(0, part.Count).Select(_ => Key(loader.Next().Images.ToArray<float>()))];
    }

    private static string Key(ReadOnlySpan<float> image) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(image)));
}
