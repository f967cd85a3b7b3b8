using System.Runtime.InteropServices;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Testing;
using Xunit;
using SHA256 = System.Security.Cryptography.SHA256;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class AutoAugmentPipelineTests
{
    /// <summary>Leaves bytes as they are.</summary>
    private static readonly Normalization Identity = new([0, 0, 0], [1.0 / 255, 1.0 / 255, 1.0 / 255]);

    private static readonly Normalization Three = new([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]);

    public static TheoryData<AugmentationOptions> Crops => new()
    {
        AugmentationOptions.None,
        AugmentationOptions.Cifar with { CutoutSize = 8 },
        new AugmentationOptions { Crop = new ResizedCrop(24, 17), FlipProbability = 0.5, CutoutSize = 5, CutoutProbability = 0.5 },
        new AugmentationOptions { Crop = new ResizedCrop(32, 28) { MinScale = 1, MinRatio = 0.875, MaxRatio = 0.875 }, FlipProbability = 0.5 },
    };

    [Theory]
    [MemberData(nameof(Crops))]
    public void PolicyWorksOnTheBytesOfTheCutImageBeforeTheCutout(AugmentationOptions options)
    {
        var data = new ByteImages(300, 32, 28, 3);
        var with = new ImagePipeline(32, 28, 3, options with { Policy = AugmentationPolicy.AutoAugment }, Identity);
        var without = new ImagePipeline(32, 28, 3, options with { CutoutSize = 0 }, Identity);
        var augmenter = new AutoAugmenter(with.OutputHeight, with.OutputWidth);
        var output = new float[with.OutputHeight * with.OutputWidth * 3];
        var cut = new float[output.Length];
        for (var sample = 0; sample < 300; sample++)
        {
            with.Train(data.Pixels(sample), 2, 5, sample, output);
            without.Train(data.Pixels(sample), 2, 5, sample, cut);
            for (var i = 0; i < cut.Length; i++)
            {
                augmenter.Image[i] = (byte)Math.Floor(cut[i] + 0.5f);
            }

            var plan = SamplePlan.Draw(options with { Policy = AugmentationPolicy.AutoAugment }, 32, 28, 2, 5, sample);
            augmenter.Apply(plan.Policy!.Value);
            var expected = augmenter.Image.ToArray().Select(value => (float)value).ToArray();
            for (var y = plan.CutTop; y < plan.CutBottom; y++)
            {
                expected.AsSpan((y * with.OutputWidth + plan.CutLeft) * 3, (plan.CutRight - plan.CutLeft) * 3).Clear();
            }

            Assert.Equal(expected, output);
        }
    }

    [Theory]
    [MemberData(nameof(Crops))]
    public void EvaluationIsTheSameWithAndWithoutThePolicy(AugmentationOptions options)
    {
        var pixels = new ByteImages(1, 32, 28, 3).Pixels(0);
        var with = new ImagePipeline(32, 28, 3, options with { Policy = AugmentationPolicy.AutoAugment }, Three);
        var without = new ImagePipeline(32, 28, 3, options, Three);
        var output = new float[with.OutputHeight * with.OutputWidth * 3];
        var expected = new float[output.Length];
        with.Evaluate(pixels, output);
        without.Evaluate(pixels, expected);
        Assert.Equal(expected, output);
    }

    [Fact]
    public void SampleIsReproducibleInIsolation()
    {
        var options = AugmentationOptions.Cifar with { CutoutSize = 8, Policy = AugmentationPolicy.AutoAugment };
        var data = new ByteImages(100, 32, 32, 3);
        var busy = new ImagePipeline(32, 32, 3, options, Three);
        var output = new float[3072];
        var alone = new float[3072];
        for (var sample = 0; sample < 100; sample++)
        {
            busy.Train(data.Pixels(sample), 9, 4, sample, output);
            new ImagePipeline(32, 32, 3, options, Three).Train(data.Pixels(sample), 9, 4, sample, alone);
            Assert.Equal(alone, output);
        }
    }

    /// <summary>The digest is of the program before it had policies.</summary>
    [Fact]
    public void WithoutAPolicyNothingHasChanged()
    {
        var options = new AugmentationOptions { Crop = new PaddedCrop(4, PaddingMode.Reflect), FlipProbability = 0.5, CutoutSize = 8, CutoutProbability = 0.75 };
        var data = new ByteImages(40, 32, 32, 3);
        var pipeline = new ImagePipeline(32, 32, 3, options, Three);
        var output = new float[40 * 3072];
        for (var sample = 0; sample < 40; sample++)
        {
            pipeline.Train(data.Pixels(sample), 9, 4, sample, output.AsSpan(sample * 3072, 3072));
        }

        Assert.Equal("b7949306ff997ca0660145d28faf66ea19750182ec24dd7cd78109e09aefcb7e", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(output))));
    }

    [Fact]
    public void AllocatesNothing()
    {
        AugmentationOptions[] crops = [AugmentationOptions.Cifar, new() { Crop = new ResizedCrop(24, 17), FlipProbability = 0.5 }];
        var pipelines = crops.Select(crop => new ImagePipeline(32, 32, 3, crop with { Policy = AugmentationPolicy.AutoAugment }, Three)).ToArray();
        var pixels = new ByteImages(1, 32, 32, 3).Pixels(0);
        var outputs = pipelines.Select(pipeline => new float[pipeline.OutputHeight * pipeline.OutputWidth * 3]).ToArray();
        // As many samples as show every sub-policy several times.
        Assert.Equal(0, Allocation.OfThread(Run));

        void Run()
        {
            for (var i = 0; i < pipelines.Length; i++)
            {
                for (var sample = 0; sample < 200; sample++)
                {
                    pipelines[i].Train(pixels, 1, 0, sample, outputs[i]);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void OtherThanThreeChannelsAreRefused(int channels)
    {
        var normalization = new Normalization(Enumerable.Repeat(0.5, channels).ToArray(), Enumerable.Repeat(0.2, channels).ToArray());
        var options = new AugmentationOptions { Policy = AugmentationPolicy.AutoAugment };
        var message = Assert.Throws<ArgumentException>(() => new ImagePipeline(8, 8, channels, options, normalization)).Message;
        Assert.Contains($"{channels} channel(s)", message);
        Assert.Contains("Repeat a grey channel three times, or set Policy to None", message);
    }
}
