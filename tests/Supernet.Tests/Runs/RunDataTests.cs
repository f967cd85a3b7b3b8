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

    [Fact]
    public void Every_thread_of_a_training_loader_has_a_batch_to_make()
    {
        const int Threads = 6;
        var options = RunPresets.For(ToySpace.Create(), RunData.Shapes, batchSize: 8) with { ShapesCount = 100 };
        var shapes = ShapesDataset.Train(options.ShapesCount, 1);
        using var images = new Crowd(shapes, Threads);
        var data = RunData.From(options, images, normalization: Normalization.Measure(shapes));
        images.Hold();
        using var loader = data.TrainingLoader(default, Threads);

        Assert.True(images.Gathers(), $"fewer than {Threads} threads read at once");
    }

    private static HashSet<string> Images(RunData data, IImageDataset part)
    {
        using var loader = new DataLoader(part, DataLoaderOptions.ForEvaluation(1, data.Normalization, AugmentationOptions.None));
        return [.. Enumerable.Range(0, part.Count).Select(_ => Key(loader.Next().Images.ToArray<float>()))];
    }

    private static string Key(ReadOnlySpan<float> image) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(image)));

    /// <summary>Holds every reader back, when told to, until so many read at once.</summary>
    private sealed class Crowd(IImageDataset inner, int size) : IImageDataset, IDisposable
    {
        private readonly ManualResetEventSlim gathered = new();
        private readonly ManualResetEventSlim open = new(initialState: true);
        private int readers;

        public string Name => inner.Name;

        public int Count => inner.Count;

        public int Height => inner.Height;

        public int Width => inner.Width;

        public int Channels => inner.Channels;

        public int Classes => inner.Classes;

        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public ulong ContentHash => inner.ContentHash;

        public void Hold()
        {
            readers = 0;
            gathered.Reset();
            open.Reset();
        }

        public bool Gathers()
        {
            var all = gathered.Wait(TimeSpan.FromSeconds(30));
            open.Set();
            return all;
        }

        public void Read(int index, Span<byte> hwcPixels, out int label)
        {
            if (Interlocked.Increment(ref readers) == size)
            {
                gathered.Set();
            }

            open.Wait();
            inner.Read(index, hwcPixels, out label);
        }

        public void Dispose()
        {
            gathered.Dispose();
            open.Dispose();
        }
    }
}
