using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class ImagePipelineTests
{
    /// <summary>Float32 rounding of values up to about 5.</summary>
    private const double Tolerance = 2e-6 * 5;

    private static readonly Normalization Three = new([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]);

    [Fact]
    public void PaddedCropIsThePixelsOfThePaddedImage() => Prop.ForAll(
        Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 100_000).ToArbitrary(), (height, width, pick) =>
        {
            var mode = (PaddingMode)(pick % 2);
            var channels = pick / 2 % 2 == 0 ? 3 : 1;
            var padding = Math.Min(pick / 4 % 6, Math.Min(height, width) - 1);
            var normalization = channels == 3 ? Three : new Normalization([0.1], [0.7]);
            var options = new AugmentationOptions { Crop = new PaddedCrop(padding, mode), FlipProbability = 0.5, CutoutSize = pick / 24 % 9 };
            var pixels = new ByteImages(1, height, width, channels).Pixels(pick);
            var output = new float[pixels.Length];
            new ImagePipeline(height, width, channels, options, normalization).Train(pixels, 7, 3, pick, output);
            var plan = SamplePlan.Draw(options, height, width, 7, 3, pick);
            return Close(NaiveCrop(pixels, height, width, channels, mode, plan, normalization), output);
        }).Check(Laws.Cases());

    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    public void ResizedCropIsTheResampledBox(Interpolation interpolation) => Prop.ForAll(
        Gen.Choose(4, 40).ToArbitrary(), Gen.Choose(4, 40).ToArbitrary(), Gen.Choose(0, 100_000).ToArbitrary(), (height, width, pick) =>
        {
            var crop = new ResizedCrop(4 + pick % 29, 4 + pick / 29 % 31) { Interpolation = interpolation };
            var options = new AugmentationOptions { Crop = crop, FlipProbability = 0.5 };
            var pixels = new ByteImages(1, height, width, 3).Pixels(pick);
            var output = new float[crop.Height * crop.Width * 3];
            new ImagePipeline(height, width, 3, options, Three).Train(pixels, 1, 2, pick, output);
            var plan = SamplePlan.Draw(options, height, width, 1, 2, pick);
            return Close(NaiveResize(pixels, width, crop, plan), output, 1e-4);
        }).Check(Laws.Cases());

    [Fact]
    public void BoxesHaveTheAreasAndRatiosAsked()
    {
        var options = new AugmentationOptions { Crop = new ResizedCrop(8, 8) { MinScale = 0.2, MaxScale = 0.5 } };
        var meanArea = 0.0;
        for (var sample = 0; sample < 2000; sample++)
        {
            var plan = SamplePlan.Draw(options, 200, 300, 1, 0, sample);
            Assert.True(plan.Top >= 0 && plan.Left >= 0 && plan.Top + plan.Height <= 200 && plan.Left + plan.Width <= 300);
            Assert.InRange((double)plan.Width / plan.Height, 0.74, 1.35);
            var area = plan.Width * plan.Height / 60_000.0;
            Assert.InRange(area, 0.195, 0.505);
            meanArea += area / 2000;
        }

        // Uniform in [0.2, 0.5]: deviation of the mean 0.0019; a few of the widest boxes do not fit.
        Assert.InRange(meanArea, 0.34, 0.36);
    }

    [Fact]
    public void ImpossibleBoxesFallBackToTheCentre()
    {
        var options = new AugmentationOptions { Crop = new ResizedCrop(8, 8) { MinScale = 1 } };
        Assert.Equal(new SamplePlan(0, 33, 100, 133, false, 0, 0, 0, 0), SamplePlan.Draw(options, 100, 200, 1, 0, 0));
    }

    [Fact]
    public void EvaluationTakesTheCentralBox()
    {
        var options = new AugmentationOptions { Crop = new ResizedCrop(224, 224), FlipProbability = 1, CutoutSize = 9 };
        Assert.Equal(new SamplePlan(16, 66, 224, 224, false, 0, 0, 0, 0), SamplePlan.Evaluation(options, 256, 356));
        Assert.Equal(new SamplePlan(0, 0, 32, 32, false, 0, 0, 0, 0), SamplePlan.Evaluation(AugmentationOptions.Cifar, 32, 32));
    }

    [Fact]
    public void OffsetsAndFlipsAreUniform()
    {
        const int Samples = 81_000;
        var seen = new int[81];
        var flips = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var plan = SamplePlan.Draw(AugmentationOptions.Cifar, 32, 32, 5, 0, sample);
            seen[(plan.Top + 4) * 9 + plan.Left + 4]++;
            flips += plan.Flip ? 1 : 0;
        }

        // Chi-square of 80 degrees of freedom (deviation 12.6); the flips' deviation is 142.
        Assert.InRange(seen.Sum(n => (n - 1000.0) * (n - 1000.0) / 1000), 40, 140);
        Assert.InRange(flips, Samples / 2 - 700, Samples / 2 + 700);
    }

    [Fact]
    public void SampleIsReproducibleInIsolation()
    {
        var options = AugmentationOptions.Cifar with { CutoutSize = 8 };
        var data = new ByteImages(50, 32, 32, 3);
        var busy = new ImagePipeline(32, 32, 3, options, Three);
        var output = new float[3072];
        var alone = new float[3072];
        var others = new HashSet<SamplePlan>();
        for (var sample = 0; sample < 50; sample++)
        {
            busy.Train(data.Pixels(sample), 9, 4, sample, output);
            new ImagePipeline(32, 32, 3, options, Three).Train(data.Pixels(sample), 9, 4, sample, alone);
            Assert.Equal(alone, output);
            others.Add(SamplePlan.Draw(options, 32, 32, 9, 4, sample));
            others.Add(SamplePlan.Draw(options, 32, 32, 9, 5, sample));
            others.Add(SamplePlan.Draw(options, 32, 32, 8, 4, sample));
        }

        Assert.InRange(others.Count, 148, 150);
    }

    [Fact]
    public void CutoutBlanksASquareOfItsArea()
    {
        var options = new AugmentationOptions { CutoutSize = 8 };
        var pipeline = new ImagePipeline(32, 32, 3, options, new Normalization([2, 2, 2], [1, 1, 1]));
        var output = new float[3072];
        var whole = 0;
        for (var sample = 0; sample < 400; sample++)
        {
            pipeline.Train(new byte[3072], 1, 0, sample, output);
            // Black is -2, so zeros are the cutout's.
            var zeros = Enumerable.Range(0, 3072).Where(i => output[i] == 0).Select(i => (Y: i / 96, X: i / 3 % 32)).ToArray();
            var (rows, columns) = (zeros.Select(p => p.Y).Distinct().Count(), zeros.Select(p => p.X).Distinct().Count());
            Assert.Equal(3 * rows * columns, zeros.Length);
            Assert.InRange(rows, 4, 8);
            Assert.InRange(columns, 4, 8);
            whole += zeros.Length == 192 ? 1 : 0;
        }

        // Its middle falls far enough inside with probability (25 / 32)^2 = 0.61; deviation 10.
        Assert.InRange(whole, 200, 290);
    }

    [Fact]
    public void CutoutHappensAsOftenAsAsked()
    {
        var options = new AugmentationOptions { CutoutSize = 8, CutoutProbability = 0.25 };
        Assert.InRange(Enumerable.Range(0, 4000).Count(s => SamplePlan.Draw(options, 32, 32, 1, 0, s).CutBottom > 0), 890, 1110);
    }

    [Fact]
    public void AllocatesNothing()
    {
        var pipelines = new[]
        {
            new ImagePipeline(32, 32, 3, AugmentationOptions.Cifar with { CutoutSize = 8 }, Three),
            new ImagePipeline(32, 32, 3, new AugmentationOptions { Crop = new ResizedCrop(32, 32), FlipProbability = 0.5 }, Three),
        };
        var pixels = new byte[3072];
        var output = new float[3072];
        Assert.Equal(0, Allocation.OfThread(Run));

        void Run()
        {
            foreach (var pipeline in pipelines)
            {
                for (var sample = 0; sample < 50; sample++)
                {
                    pipeline.Train(pixels, 1, 0, sample, output);
                    pipeline.Evaluate(pixels, output);
                }
            }
        }
    }

    [Fact]
    public void WrongSizesAreRefused()
    {
        var pipeline = new ImagePipeline(4, 4, 3, AugmentationOptions.None, Three);
        Assert.Throws<ArgumentException>(() => pipeline.Evaluate(new byte[47], new float[48]));
        Assert.Throws<ArgumentException>(() => pipeline.Evaluate(new byte[48], new float[49]));
        Assert.Throws<ArgumentException>(() => new ImagePipeline(4, 4, 1, AugmentationOptions.None, Three));
        Assert.Throws<ArgumentException>(() => new ImagePipeline(4, 4, 3, new AugmentationOptions { Crop = new PaddedCrop(4, PaddingMode.Reflect) }, Three));
    }

    private static double[] NaiveCrop(byte[] pixels, int height, int width, int channels, PaddingMode mode, SamplePlan plan, Normalization normalization)
    {
        var result = new double[pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var inside = y >= plan.CutTop && y < plan.CutBottom && x >= plan.CutLeft && x < plan.CutRight;
                for (var c = 0; c < channels && !inside; c++)
                {
                    var value = At(y + plan.Top, (plan.Flip ? width - 1 - x : x) + plan.Left, c);
                    result[(y * width + x) * channels + c] = (value / 255.0 - normalization.Mean[c]) / normalization.Std[c];
                }
            }
        }

        return result;

        int At(int y, int x, int c)
        {
            if (mode == PaddingMode.Zero && (y < 0 || y >= height || x < 0 || x >= width))
            {
                return 0;
            }

            y = y < 0 ? -y : y >= height ? 2 * height - 2 - y : y;
            x = x < 0 ? -x : x >= width ? 2 * width - 2 - x : x;
            return pixels[(y * width + x) * channels + c];
        }
    }

    /// <summary>Every output pixel as a double sum over the whole box, with the kernels by their textbook formulas.</summary>
    private static double[] NaiveResize(byte[] pixels, int width, ResizedCrop crop, SamplePlan plan)
    {
        var result = new double[crop.Height * crop.Width * 3];
        for (var y = 0; y < crop.Height; y++)
        {
            var down = Weights(plan.Height, crop.Height, y);
            for (var x = 0; x < crop.Width; x++)
            {
                var across = Weights(plan.Width, crop.Width, plan.Flip ? crop.Width - 1 - x : x);
                for (var c = 0; c < 3; c++)
                {
                    var sum = 0.0;
                    for (var i = 0; i < down.Length; i++)
                    {
                        for (var j = 0; j < across.Length; j++)
                        {
                            sum += down[i] * across[j] * pixels[((plan.Top + i) * width + plan.Left + j) * 3 + c];
                        }
                    }

                    result[(y * crop.Width + x) * 3 + c] = (Math.Clamp(sum, 0, 255) / 255 - Three.Mean[c]) / Three.Std[c];
                }
            }
        }

        return result;

        double[] Weights(int input, int output, int o)
        {
            var scale = Math.Max((double)input / output, 1);
            var raw = Enumerable.Range(0, input).Select(i => Kernel((i + 0.5 - (o + 0.5) * input / output) / scale)).ToArray();
            return [.. raw.Select(w => w / raw.Sum())];
        }

        double Kernel(double x)
        {
            const double A = -0.5;
            x = Math.Abs(x);
            return crop.Interpolation == Interpolation.Bilinear ? Math.Max(0, 1 - x)
                : x <= 1 ? (A + 2) * Math.Pow(x, 3) - (A + 3) * Math.Pow(x, 2) + 1
                : x < 2 ? A * Math.Pow(x, 3) - 5 * A * Math.Pow(x, 2) + 8 * A * x - 4 * A
                : 0;
        }
    }

    private static bool Close(double[] expected, float[] actual, double tolerance = Tolerance) =>
        expected.Length == actual.Length && expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance);
}
