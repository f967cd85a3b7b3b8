using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
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
    public void The_published_recipe_augments_by_AutoAugment_and_that_of_small_images_does_not()
    {
        Assert.Equal(AugmentationPolicy.AutoAugment, RunPresets.For(SearchSpaces.AlphaNet, "imagenet").Augmentation.Policy);
        Assert.Equal(AugmentationPolicy.None, RunPresets.For(SearchSpaces.Cifar, "cifar10").Augmentation.Policy);
    }

    [Fact]
    public void Runs_recorded_before_there_was_a_policy_go_on_without_one()
    {
        var json = RunOptionsJson.Write(RunPresets.For(SearchSpaces.AlphaNet, "imagenet"));
        Assert.Equal(AugmentationPolicy.AutoAugment, RunOptionsJson.Read((JsonObject)json.DeepClone()).Augmentation.Policy);
        json["augmentation"]!.AsObject().Remove("policy");
        Assert.Equal(AugmentationPolicy.None, RunOptionsJson.Read(json).Augmentation.Policy);
    }

    [Fact]
    public void Spaces_of_large_images_have_a_thousand_classes() =>
        Assert.Equal((1000, 10), (RunPresets.CustomaryClasses(SearchSpaces.AlphaNet), RunPresets.CustomaryClasses(SearchSpaces.Cifar)));
}
