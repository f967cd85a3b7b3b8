using System.Security.Cryptography;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Tests.Data;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>The operations against the Python imaging library: every byte equal, for all operations and all filters.</summary>
public class AutoAugmentGoldenTests
{
    [Fact]
    public void OperationsAreThoseOfPillow()
    {
        var count = 0;
        foreach (var (image, height, width, input, step, expected) in AutoAugmentGolden.Cases())
        {
            var actual = Apply(input, height, width, step);
            var largest = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(largest == 0, $"{step} of {image}, {height} x {width}: {expected.Zip(actual).Count(p => p.First != p.Second)} bytes differ, the most by {largest}");
            count++;
        }

        Assert.Equal(426, count);
    }

    [Fact]
    public void OperationsOfLargerImagesAreThoseOfPillow()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var (formula, number, height, width, step, expected) in AutoAugmentGolden.Digests())
        {
            var input = formula == "hashed" ? new ByteImages(1, height, width, 3).Pixels(number) : Smooth(number, height, width);
            var actual = Convert.ToHexStringLower(SHA256.HashData(Apply(input, height, width, step)));
            if (!actual.StartsWith(expected, StringComparison.Ordinal))
            {
                wrong.Add($"{step} of {formula} {height} x {width}");
            }

            count++;
        }

        Assert.Equal([], wrong);
        Assert.Equal(730, count);
    }

    [Fact]
    public void EveryOperationHasFigures()
    {
        var steps = AutoAugmentGolden.Cases().Select(c => c.Step).ToArray();
        Assert.All(Enum.GetValues<AutoAugmentOperation>().Skip(1), operation => Assert.Contains(steps, step => step.Operation == operation));
        Assert.All(Enum.GetValues<WarpFilter>(), filter => Assert.Equal(4, steps.Where(s => s.Operation >= AutoAugmentOperation.Rotate && s.Filter == filter).DistinctBy(s => s.Operation).Count()));
    }

    private static byte[] Apply(byte[] image, int height, int width, AutoAugmentStep step)
    {
        var augmenter = new AutoAugmenter(height, width);
        image.CopyTo(augmenter.Image);
        augmenter.Apply(step);
        return augmenter.Image.ToArray();
    }

    private static byte[] Smooth(int number, int height, int width)
    {
        var image = new byte[height * width * 3];
        for (var i = 0; i < image.Length; i++)
        {
            var (y, x, c) = (i / 3 / width, i / 3 % width, i % 3);
            image[i] = (byte)((x * x + 3 * y * (c + 1) + number * x * y / (c + 7)) / (c + 5));
        }

        return image;
    }
}
