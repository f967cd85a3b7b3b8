using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data;

[Collection(nameof(RunsAlone))]
public class DataLoaderTests
{
    private static readonly Normalization Plain = new([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]);
    private static readonly AugmentationOptions Everything = AugmentationOptions.Cifar with { CutoutSize = 5 };
    private static readonly ByteImages Data = new(103, 12, 10, 3);

    // Of a reader that is held back: a test that fails must end as well.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static DataLoaderOptions Training => DataLoaderOptions.ForTraining(16, Plain, Everything, 42);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(5, 2)]
    [InlineData(3, 8)]
    public void BatchesDependOnNeitherWorkersNorAhead(int workers, int ahead)
    {
        var expected = Naive(Training, 20);
        using var loader = new DataLoader(Data, Training with { Workers = workers, Ahead = ahead });
        foreach (var (images, labels, position) in expected)
        {
            var batch = loader.Next();
            Assert.Equal(position, batch.Position);
            Assert.Equal(labels, batch.Labels.ToArray<int>());
            Assert.Equal(images, batch.Images.ToArray<float>());
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(1, 3)]
    [InlineData(2, 0)]
    public void ResumesFromAnyPosition(long epoch, int number)
    {
        var from = new DataPosition(epoch, number);
        var expected = Naive(Training, 20).SkipWhile(batch => batch.Position != from).ToArray();
        using var loader = new DataLoader(Data, Training with { Workers = 2 }, from);
        foreach (var (images, labels, position) in expected)
        {
            Assert.Equal(position, loader.Position);
            var batch = loader.Next();
            Assert.Equal(labels, batch.Labels.ToArray<int>());
            Assert.Equal(images, batch.Images.ToArray<float>());
        }
    }

    [Fact]
    public void EvaluationIsOnePassOverAllImagesInOrder()
    {
        using var loader = new DataLoader(Data, DataLoaderOptions.ForEvaluation(25, Plain, Everything));
        Assert.Equal(5, loader.BatchesPerEpoch);
        var pixels = new List<float>();
        var labels = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var batch = loader.Next();
            Assert.Equal(i < 4 ? 25 : 3, batch.Count);
            Assert.Equal(new Shape(batch.Count, 12, 10, 3), batch.Images.Shape);
            pixels.AddRange(batch.Images.ToArray<float>());
            labels.AddRange(batch.Labels.ToArray<int>());
        }

        Assert.Equal(Enumerable.Range(0, 103).Select(i => i % 7), labels);
        var expected = Enumerable.Range(0, 103).SelectMany(i => Data.Pixels(i).Select((p, at) => (p / 255.0 - Plain.Mean[at % 3]) / Plain.Std[at % 3]));
        Assert.All(expected.Zip(pixels), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Throws<InvalidOperationException>(() => loader.Next());
    }

    [Fact]
    public void EpochVisitsEverySampleOnce()
    {
        var reads = new int[96];
        var counted = new ByteImages(96, 1, 1, 3, null, i => Interlocked.Increment(ref reads[i]));
        using (var loader = new DataLoader(counted, DataLoaderOptions.ForTraining(8, Plain, AugmentationOptions.None, 1) with { EndEpoch = 1, Workers = 3 }))
        {
            for (var i = 0; i < loader.BatchesPerEpoch; i++)
            {
                loader.Next();
            }
        }

        Assert.All(reads, n => Assert.Equal(1, n));
    }

    [Fact]
    public void AllocatesNothingAfterWarmUp()
    {
        using var loader = new DataLoader(Data, Training with { Workers = 2 });
        for (var i = 0; i < 200; i++)
        {
            loader.Next();
        }

        Assert.Equal(0, Allocation.OfProcess(
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    loader.Next();
                }
            },
            attempts: 20));
    }

    [Fact]
    public void BatchIsRefusedOnceTheNextIsTaken()
    {
        using var loader = new DataLoader(Data, Training);
        var first = loader.Next();
        _ = first.Images.ToArray<float>();
        loader.Next();
        Assert.Throws<TensorReleasedException>(() => first.Images.ToArray<float>());
        Assert.Throws<TensorReleasedException>(() => first.Labels.ToArray<int>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void UnreadableImageSurfacesInItsTurn(int workers)
    {
        var broken = new ByteImages(64, 4, 4, 3, null, i =>
        {
            if (i == 37)
            {
                throw new InvalidDataException("the record is cut short");
            }
        });
        using var loader = new DataLoader(broken, new DataLoaderOptions(8, Plain) { Workers = workers });
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i, loader.Next().Position.Batch);
        }

        for (var again = 0; again < 2; again++)
        {
            var error = Assert.Throws<SampleException>(() => loader.Next());
            Assert.Equal(37, error.Sample);
            Assert.Equal(new DataPosition(0, 4), error.Position);
            Assert.Equal(new DataPosition(0, 4), loader.Position);
            Assert.Contains("Image 37 of bytes (epoch 0, batch 4)", error.Message);
            Assert.IsType<InvalidDataException>(error.InnerException);
        }
    }

    [Fact]
    public void LabelBeyondTheClassesIsAnError()
    {
        using var loader = new DataLoader(new ByteImages(8, 2, 2, 3, i => i == 5 ? 7 : 0), new DataLoaderOptions(8, Plain));
        Assert.Equal(5, Assert.Throws<SampleException>(() => loader.Next()).Sample);
    }

    [Fact]
    public void CancelledWaitKeepsThePosition()
    {
        using var open = new ManualResetEventSlim();
        var slow = new ByteImages(64, 2, 2, 3, null, _ => open.Wait());
        using var loader = new DataLoader(slow, new DataLoaderOptions(8, Plain));
        using var cancellation = new CancellationTokenSource(50);
        Assert.Throws<OperationCanceledException>(() => loader.Next(cancellation.Token));
        Assert.True(loader.WaitSeconds > 0);
        open.Set();
        Assert.Equal(default, loader.Next().Position);
    }

    [Fact]
    public void WhatIsNotReadyIsNotWaitedFor()
    {
        using var open = new ManualResetEventSlim();
        using var loader = new DataLoader(new ByteImages(64, 2, 2, 3, null, index => (index < 8 ? null : open)?.Wait(LongestWait)), new DataLoaderOptions(8, Plain));
        var first = loader.Next();
        var (waited, pixels) = (loader.WaitSeconds, first.Images.ToArray<float>());

        Assert.False(loader.TryNext(out _));
        Assert.Equal(waited, loader.WaitSeconds);
        Assert.Equal(new DataPosition(0, 1), loader.Position);
        Assert.Equal(pixels, first.Images.ToArray<float>());

        open.Set();
        Batch second;
        while (!loader.TryNext(out second))
        {
            Thread.Yield();
        }

        Assert.Equal(new DataPosition(0, 1), second.Position);
        Assert.Equal(Enumerable.Range(8, 8).Select(i => i % 7), second.Labels.ToArray<int>());
        Assert.Throws<TensorReleasedException>(() => first.Images.ToArray<float>());
        Assert.Equal(new DataPosition(0, 2), loader.Next().Position);
    }

    [Fact]
    public async Task DisposeInTheMiddleEndsTheThreads()
    {
        for (var i = 0; i < 20; i++)
        {
            var loader = new DataLoader(Data, Training with { Workers = 3, Ahead = 1 + i % 4 });
            for (var taken = 0; taken < i; taken++)
            {
                loader.Next();
            }

            await Task.Run(loader.Dispose).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Throws<ObjectDisposedException>(() => loader.Next());
            loader.Dispose();
        }
    }

    [Fact]
    public void BadOptionsAreRefusedAtOnce()
    {
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training with { BatchSize = 0 }));
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training with { BatchSize = 104 }));
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training with { Workers = 0 }));
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training, new DataPosition(0, 6)));
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training with { Normalization = new Normalization([0], [1]) }));
        Assert.Throws<ArgumentException>(() => new DataLoader(Data, Training with { Augmentation = Everything with { FlipProbability = 2 } }));
    }

    /// <summary>The batches as one thread makes them in a plain loop.</summary>
    private static List<(float[] Images, int[] Labels, DataPosition Position)> Naive(DataLoaderOptions options, int count)
    {
        var pipeline = new ImagePipeline(Data.Height, Data.Width, 3, options.Augmentation, options.Normalization);
        var perEpoch = Data.Count / options.BatchSize;
        var batches = new List<(float[], int[], DataPosition)>();
        for (var number = 0; number < count; number++)
        {
            var (epoch, batch) = (number / perEpoch, number % perEpoch);
            var order = new BatchOrder(Data.Count, options.Seed, epoch);
            var images = new float[options.BatchSize * 360];
            var labels = new int[options.BatchSize];
            for (var i = 0; i < options.BatchSize; i++)
            {
                var sample = order[batch * options.BatchSize + i];
                pipeline.Train(Data.Pixels(sample), options.Seed, epoch, sample, images.AsSpan(i * 360, 360));
                labels[i] = sample % 7;
            }

            batches.Add((images, labels, new DataPosition(epoch, batch)));
        }

        return batches;
    }
}
