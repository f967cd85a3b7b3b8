using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Runs;

public sealed class RunPresetsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(360)]
    public void Presets_hold_for_every_length(int epochs)
    {
        foreach (var space in SearchSpaces.All.Append(ToySpace.Create()))
        {
            RunPresets.For(space, RunData.Shapes, epochs).Validate();
        }
    }

    [Theory]
    [InlineData(32, 0.1)]
    [InlineData(256, 0.1)]
    [InlineData(511, 0.1)]
    [InlineData(512, 0.2)]
    [InlineData(1024, 0.4)]
    [InlineData(2048, 0.8)]
    public void The_published_rate_follows_whole_256_images_of_the_batch(int batch, double rate) =>
        Assert.Equal(rate, RunPresets.For(SearchSpaces.AlphaNet, "imagenet", batchSize: batch).LearningRate);

    [Fact]
    public void Spaces_of_large_images_have_a_thousand_classes() =>
        Assert.Equal((1000, 10), (RunPresets.CustomaryClasses(SearchSpaces.AlphaNet), RunPresets.CustomaryClasses(SearchSpaces.Cifar)));
}
