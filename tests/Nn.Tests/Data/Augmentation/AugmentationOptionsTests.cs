using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class AugmentationOptionsTests
{
    public static TheoryData<AugmentationOptions> Samples => new()
    {
        AugmentationOptions.None,
        AugmentationOptions.Cifar,
        new AugmentationOptions { Crop = new PaddedCrop(3, PaddingMode.Reflect), CutoutSize = 8, CutoutProbability = 0.25 },
        new AugmentationOptions
        {
            Crop = new ResizedCrop(24, 28) { MinScale = 0.3, MaxScale = 0.9, MinRatio = 0.5, MaxRatio = 3, Interpolation = Interpolation.Bilinear, EvaluationFraction = 1 },
            FlipProbability = 0.1,
            Policy = AugmentationPolicy.AutoAugment,
        },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void SurvivesJson(AugmentationOptions options) =>
        Assert.Equal(options, AugmentationOptions.FromJson(JsonNode.Parse(options.ToJson().ToJsonString())!.AsObject()));

    [Theory]
    [InlineData("{}", "flipProbability")]
    [InlineData("""{"flipProbability": "often", "cutoutSize": 0, "cutoutProbability": 1}""", "flipProbability")]
    [InlineData("""{"crop": 3, "flipProbability": 0, "cutoutSize": 0, "cutoutProbability": 1}""", "crop")]
    [InlineData("""{"crop": {"kind": "odd"}, "flipProbability": 0, "cutoutSize": 0, "cutoutProbability": 1}""", "odd")]
    [InlineData("""{"flipProbability": 0, "policy": "RandAugment", "cutoutSize": 0, "cutoutProbability": 1}""", "\"policy\" is \"RandAugment\"; it must be one of None, AutoAugment")]
    [InlineData("""{"flipProbability": 0, "policy": 1, "cutoutSize": 0, "cutoutProbability": 1}""", "policy")]
    [InlineData("""{"crop": {"kind": "padded", "padding": 1, "mode": "7"}, "flipProbability": 0, "cutoutSize": 0, "cutoutProbability": 1}""", "mode")]
    public void ErrorsNameTheField(string json, string field) =>
        Assert.Contains(field, Assert.Throws<InvalidDataException>(() => AugmentationOptions.FromJson(JsonNode.Parse(json)!.AsObject())).Message);

    [Fact]
    public void RecordsWithoutAPolicyHaveNone()
    {
        var json = (AugmentationOptions.Cifar with { Policy = AugmentationPolicy.AutoAugment }).ToJson();
        Assert.True(json.Remove("policy"));
        Assert.Equal(AugmentationOptions.Cifar, AugmentationOptions.FromJson(json));
    }

    [Fact]
    public void OptionsOutOfRangeAreRefused()
    {
        AugmentationOptions[] bad =
        [
            new() { FlipProbability = double.NaN },
            new() { CutoutProbability = -0.1 },
            new() { CutoutSize = -1 },
            new() { Policy = (AugmentationPolicy)7 },
            new() { Crop = new PaddedCrop(-1) },
            new() { Crop = new PaddedCrop(33) },
            new() { Crop = new ResizedCrop(0, 8) },
            new() { Crop = new ResizedCrop(8, 8) { MinScale = 0 } },
            new() { Crop = new ResizedCrop(8, 8) { MaxScale = double.NaN } },
            new() { Crop = new ResizedCrop(8, 8) { MinRatio = 2, MaxRatio = 1 } },
            new() { Crop = new ResizedCrop(8, 8) { EvaluationFraction = 1.5 } },
        ];
        Assert.All(bad, options => Assert.Throws<ArgumentException>(() => options.Validate(32, 32, 3)));
    }
}
