using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data;

public class DataSplitTests
{
    // Classes of very different sizes: label 0 for half of the images, label 6 for the fewest.
    private static readonly ByteImages Uneven = new(1000, 2, 2, 1, i => int.TrailingZeroCount(i | 64));

    [Fact]
    public void PartsAreDisjointAndWhole() => Prop.ForAll(Gen.Choose(1, 999).ToArbitrary(), ArbMap.Default.ArbFor<ulong>(), (count, seed) =>
    {
        var split = DataSplit.HoldOut(Uneven, count, seed);
        return split.Validation.Count == count
            && split.Train.Indices.ToArray().Concat(split.Validation.Indices.ToArray()).Order().SequenceEqual(Enumerable.Range(0, Uneven.Count));
    }).Check(Laws.Cases());

    [Theory]
    [InlineData(10)]
    [InlineData(137)]
    [InlineData(500)]
    public void EveryClassGivesItsShare(int count)
    {
        var all = LabelCounts(Uneven);
        var held = LabelCounts(DataSplit.HoldOut(Uneven, count, 3).Validation);
        for (var c = 0; c < all.Length; c++)
        {
            var share = (double)count * all[c] / Uneven.Count;
            Assert.InRange(held[c], Math.Floor(share), Math.Ceiling(share));
        }
    }

    [Fact]
    public void SeedChoosesAndNothingElse()
    {
        Assert.Equal(Held(0.2, 1), Held(0.2, 1));
        Assert.NotEqual(Held(0.2, 1), Held(0.2, 2));
        Assert.Equal(200, Held(0.2, 1).Length);

        static int[] Held(double fraction, ulong seed) => DataSplit.HoldOut(Uneven, fraction, seed).Validation.Indices.ToArray();
    }

    [Fact]
    public void PartsReadTheSourcesImages()
    {
        var held = DataSplit.HoldOut(Uneven, 20, 1).Validation;
        var pixels = new byte[4];
        held.Read(13, pixels, out var label);
        Assert.Equal(Uneven.Pixels(held.Indices[13]), pixels);
        Assert.Equal(int.TrailingZeroCount(held.Indices[13] | 64), label);
        Assert.NotEqual(held.ContentHash, DataSplit.HoldOut(Uneven, 20, 2).Validation.ContentHash);
        Assert.Throws<ArgumentOutOfRangeException>(() => held.Read(20, pixels, out _));
    }

    [Fact]
    public void LabelsOfNoClassAreRefusedWithTheirImage() =>
        Assert.Contains("image 3 of", Assert.Throws<ArgumentException>(() => DataSplit.HoldOut(new ByteImages(10, 2, 2, 1, i => i == 3 ? -1 : 0), 2, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void EmptyPartsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.HoldOut(Uneven, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.HoldOut(Uneven, 1000, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.HoldOut(Uneven, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SubsetDataset(Uneven, [1000]));
    }

    private static int[] LabelCounts(IImageDataset data)
    {
        var counts = new int[data.Classes];
        var pixels = new byte[data.Height * data.Width * data.Channels];
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, pixels, out var label);
            counts[label]++;
        }

        return counts;
    }
}
