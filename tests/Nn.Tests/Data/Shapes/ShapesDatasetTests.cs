using System.Security.Cryptography;
using AlphaNet.Pure.Nn.Data;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Shapes;

public class ShapesDatasetTests
{
    [Fact]
    public void ImageIsAFunctionOfSeedAndIndex()
    {
        var (few, many) = (ShapesDataset.Train(50, 7), ShapesDataset.Train(5000, 7));
        for (var i = 49; i >= 0; i--)
        {
            Assert.Equal(Read(many, i), Read(few, i));
        }
    }

    [Fact]
    public void PaintsTheSameOnEveryMachine()
    {
        var data = ShapesDataset.Train(200, 1);
        var all = Enumerable.Range(0, 200).SelectMany(i => Read(data, i)).ToArray();
        // Changes only with the painter's version, which changes ContentHash: runs record that, and resume by it.
        Assert.Equal("558EDD0FD48A1C36", Convert.ToHexString(SHA256.HashData(all))[..16]);
    }

    [Fact]
    public void TrainTestAndSeedsAreDisjoint()
    {
        var sets = new[] { ShapesDataset.Train(300, 1), ShapesDataset.Test(300, 1), ShapesDataset.Train(300, 2), ShapesDataset.Test(300, 2) };
        var distinct = sets.SelectMany(set => Enumerable.Range(0, 300).Select(i => Convert.ToHexString(SHA256.HashData(Read(set, i))))).Distinct();
        Assert.Equal(1200, distinct.Count());
        Assert.Equal(4, sets.Select(set => set.ContentHash).Distinct().Count());
        Assert.NotEqual(sets[0].ContentHash, ShapesDataset.Train(301, 1).ContentHash);
        Assert.Equal(sets[0].ContentHash, ShapesDataset.Train(300, 1).ContentHash);
    }

    [Fact]
    public void ClassesAreBalanced()
    {
        var data = ShapesDataset.Train(1000, 3);
        var counts = new int[data.Classes];
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, new byte[3072], out var label);
            counts[label]++;
        }

        Assert.All(counts, n => Assert.Equal(100, n));
        Assert.Equal(data.Classes, data.ClassNames.Count);
    }

    [Fact]
    public void ALinearModelFails()
    {
        var accuracy = LinearAccuracy(ShapesDataset.Train(3000, 1), ShapesDataset.Test(1000, 1));
        // Guessing gives 0.10; more than this would mean that colour or place tells the class.
        Assert.InRange(accuracy, 0.05, 0.45);
    }

    [Fact]
    public void NumbersOutsideAreRefused()
    {
        var data = ShapesDataset.Train(10, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(data, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(data, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapesDataset.Train(0, 1));
    }

    private static byte[] Read(ShapesDataset data, int index)
    {
        var pixels = new byte[data.Height * data.Width * data.Channels];
        data.Read(index, pixels, out _);
        return pixels;
    }

    /// <summary>Test accuracy of softmax regression on pixels averaged over 2 x 2, trained by plain stochastic gradient descent.</summary>
    private static double LinearAccuracy(ShapesDataset train, ShapesDataset test)
    {
        const int Features = 16 * 16 * 3;
        var weights = new double[train.Classes, Features + 1];
        var inputs = Enumerable.Range(0, train.Count).Select(i => Input(train, i)).ToArray();
        for (var epoch = 0; epoch < 12; epoch++)
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                var input = inputs[i];
                var scores = Scores(input);
                var largest = scores.Max();
                var total = scores.Sum(s => Math.Exp(s - largest));
                for (var c = 0; c < scores.Length; c++)
                {
                    var step = 0.002 * (Math.Exp(scores[c] - largest) / total - (c == i % 10 ? 1 : 0));
                    for (var f = 0; f <= Features; f++)
                    {
                        weights[c, f] -= step * input[f];
                    }
                }
            }
        }

        return Enumerable.Range(0, test.Count).Average(i =>
        {
            var scores = Scores(Input(test, i));
            return Array.IndexOf(scores, scores.Max()) == i % 10 ? 1.0 : 0.0;
        });

        double[] Scores(double[] input)
        {
            var scores = new double[train.Classes];
            for (var c = 0; c < scores.Length; c++)
            {
                for (var f = 0; f <= Features; f++)
                {
                    scores[c] += weights[c, f] * input[f];
                }
            }

            return scores;
        }

        static double[] Input(ShapesDataset data, int index)
        {
            var pixels = Read(data, index);
            var input = new double[Features + 1];
            input[Features] = 1;
            for (var i = 0; i < pixels.Length; i++)
            {
                var (y, x, c) = (i / 96 / 2, i / 3 % 32 / 2, i % 3);
                input[(y * 16 + x) * 3 + c] += (pixels[i] / 127.5 - 1) / 4;
            }

            return input;
        }
    }
}
