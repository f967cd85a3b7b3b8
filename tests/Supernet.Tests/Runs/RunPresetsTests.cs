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
    public void The_recipe_of_large_images_is_the_published_one()
    {
        var recipe = RunPresets.For(SearchSpaces.AlphaNet, "imagenet");
        Assert.Equal((360, 5.0), (recipe.Epochs, recipe.WarmupEpochs));
        Assert.Equal(32, recipe.BatchSize);
        Assert.Equal(0, recipe.AverageDecay);

        var optimizer = recipe.Optimizer;
        Assert.Equal((0.9, true, 1e-5), (optimizer.Momentum, optimizer.Nesterov, optimizer.WeightDecay));
        // Elements are limited, not their norm.
        Assert.Equal((1, double.PositiveInfinity), (optimizer.ClipValue, optimizer.ClipNorm));

        var sandwich = recipe.Sandwich;
        Assert.Equal((4, Distillation.Alpha), (sandwich.Subnets, sandwich.Distillation));
        Assert.Equal((-1, 1, 5), (sandwich.Alpha.AlphaMin, sandwich.Alpha.AlphaMax, sandwich.Alpha.Clip));
        Assert.Equal((0.1, 0.2, 0.2), (sandwich.LabelSmoothing, sandwich.Dropout, sandwich.DropConnect));

        var crop = Assert.IsType<ResizedCrop>(recipe.Augmentation.Crop);
        Assert.Equal((224, 224, Interpolation.Bicubic), (crop.Height, crop.Width, crop.Interpolation));
        Assert.Equal((0.08, 1, 3 / 4.0, 4 / 3.0), (crop.MinScale, crop.MaxScale, crop.MinRatio, crop.MaxRatio));
        // Evaluation: shorter side to 256, then the centre of 224.
        Assert.Equal(0.875, crop.EvaluationFraction);
        Assert.Equal((0.5, 0), (recipe.Augmentation.FlipProbability, recipe.Augmentation.CutoutSize));
        Assert.Equal((Normalization.ImageNet, 64, 32, true), (recipe.Normalization, recipe.CalibrationBatches, recipe.CalibrationBatchSize, recipe.CalibrationAugmented));
    }

    [Fact]
    public void Spaces_of_large_images_have_a_thousand_classes() =>
        Assert.Equal((1000, 10), (RunPresets.CustomaryClasses(SearchSpaces.AlphaNet), RunPresets.CustomaryClasses(SearchSpaces.Cifar)));
}
