using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Tests.Data;
using AlphaNet.Pure.Supernet.Training;

namespace AlphaNet.Pure.Kernels.Tests.Training;

/// <summary>Batches on their way to a device.</summary>
[Collection(TestDevice.Collection)]
public sealed class BatchFeedTests(TestDevice device)
{
    private static readonly DataLoaderOptions Options = new(4, new Nn.Data.Normalization([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]));

    // Of a reader that is held back: a test that fails must end as well.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_batch_that_is_late_does_not_hold_up_the_step_under_way_and_is_waited_for_by_the_next()
    {
        using var expected = new DataLoader(new ByteImages(16, 2, 2, 3), Options);
        using var open = new ManualResetEventSlim();
        using var loader = new DataLoader(new ByteImages(16, 2, 2, 3, null, index => (index < 4 ? null : open)?.Wait(LongestWait)), Options);
        using var feed = new BatchFeed(loader, device.Gpu);
        Equal(expected.Next(), feed.Next(default));
        var waited = loader.WaitSeconds;

        feed.SendAhead();
        Assert.Equal(waited, loader.WaitSeconds);

        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => feed.Next(impatient.Token));
        Assert.True(loader.WaitSeconds > waited);
        open.Set();
        Equal(expected.Next(), feed.Next(default));
    }

    [Fact]
    public void Batches_come_in_their_order_whether_they_were_sent_ahead_or_not()
    {
        using var expected = new DataLoader(new ByteImages(16, 2, 2, 3), Options);
        using var loader = new DataLoader(new ByteImages(16, 2, 2, 3), Options);
        using var feed = new BatchFeed(loader, device.Gpu);
        for (var i = 0; i < 12; i++)
        {
            Equal(expected.Next(), feed.Next(default));
            if (i % 3 > 0)
            {
                feed.SendAhead();
            }
        }
    }

    private void Equal(in Batch expected, (Tensor Images, Tensor Labels) actual)
    {
        Assert.Equal(device.Gpu.Device, actual.Images.Device);
        Assert.Equal(expected.Images.ToArray<float>(), actual.Images.ToArray<float>());
        Assert.Equal(expected.Labels.ToArray<int>(), actual.Labels.ToArray<int>());
    }
}
