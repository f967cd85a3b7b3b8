using System.Text.Json.Nodes;
using AlphaNet.Pure.Nn.Data;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class NormalizationTests
{
    [Fact]
    public void MeasuresMeanAndDeviationOfEachChannel()
    {
        var data = new ByteImages(37, 5, 6, 3);
        var measured = Normalization.Measure(data);
        for (var c = 0; c < 3; c++)
        {
            var values = Enumerable.Range(0, 37).SelectMany(i => data.Pixels(i).Where((_, at) => at % 3 == c)).Select(v => v / 255.0).ToArray();
            var mean = values.Average();
            Assert.Equal(mean, measured.Mean[c], 1e-12);
            Assert.Equal(Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length), measured.Std[c], 1e-12);
        }
    }

    [Fact]
    public void MeasuredDataComesOutWithMeanZeroAndDeviationOne()
    {
        var data = ShapesDataset.Train(200, 1);
        using var loader = new DataLoader(data, DataLoaderOptions.ForEvaluation(200, Normalization.Measure(data), AugmentationOptions.None));
        var images = loader.Next().Images.ToArray<float>();
        for (var c = 0; c < 3; c++)
        {
            var values = images.Where((_, at) => at % 3 == c).Select(v => (double)v).ToArray();
            Assert.Equal(0, values.Average(), 1e-5);
            Assert.Equal(1, values.Average(v => v * v), 1e-5);
        }
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    public void ConstantsThatMakeNoFiniteNumbersAreRefused(double mean, double std) =>
        Assert.Contains("channel 1", Assert.Throws<ArgumentException>(() => new Normalization([0, mean], [1, std])).Message);

    [Fact]
    public void LengthsMustAgree()
    {
        Assert.Throws<ArgumentException>(() => new Normalization([0, 0], [1]));
        Assert.Throws<ArgumentException>(() => new Normalization([], []));
    }

    [Fact]
    public void SurvivesJson()
    {
        var restored = Normalization.FromJson(JsonNode.Parse(Normalization.ImageNet.ToJson().ToJsonString())!.AsObject());
        Assert.Equal(Normalization.ImageNet, restored);
        Assert.Equal(Normalization.ImageNet.GetHashCode(), restored.GetHashCode());
        Assert.NotEqual(Normalization.ImageNet, new Normalization([0, 0, 0], [1, 1, 1]));
    }

    [Theory]
    [InlineData("""{"std": [1]}""", "mean")]
    [InlineData("""{"mean": [0], "std": "1"}""", "std")]
    [InlineData("""{"mean": [null], "std": [1]}""", "mean")]
    [InlineData("""{"mean": ["x"], "std": [1]}""", "mean")]
    public void ErrorsNameTheField(string json, string field) =>
        Assert.Contains(field, Assert.Throws<InvalidDataException>(() => Normalization.FromJson(JsonNode.Parse(json)!.AsObject())).Message);
}
