using AlphaNet.Pure.Nn.Data;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Sources;

/// <summary>What the arrays must agree on, and what the hash tells apart.</summary>
public class ImageMemoryTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void ArraysThatDoNotAgreeAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ImageMemory("x", new byte[11], [0, 1], 1, 2, 3, Names));
        Assert.Contains("image 1", Assert.Throws<ArgumentException>(() => new ImageMemory("x", new byte[12], [0, 2], 1, 2, 3, Names)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageMemory("x", new byte[12], [0, -1], 1, 2, 3, Names));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageMemory("x", [], [], 0, 2, 3, Names));
    }

    [Fact]
    public void ReadingOutsideIsRefused()
    {
        var data = new ImageMemory("x", new byte[12], [0, 1], 1, 2, 3, Names);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(2, new byte[6], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(-1, new byte[6], out _));
        Assert.Throws<ArgumentException>(() => data.Read(0, new byte[7], out _));
    }

    [Fact]
    public void HashTellsPixelsLabelsAndShapesApart()
    {
        ulong[] hashes =
        [
            Hash([1, 2, 3, 4], [0, 1], 1, 2),
            Hash([1, 2, 3, 5], [0, 1], 1, 2),
            Hash([1, 2, 3, 4], [1, 0], 1, 2),
            Hash([1, 2, 3, 4], [0, 1], 2, 1),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Hash([1, 2, 3, 4], [0, 1], 1, 2));
    }

    [Fact]
    public void HashIsFnv1aHoweverThePiecesFall()
    {
        // Published test values of FNV-1a 64: "" and "foobar".
        var content = new ContentHash();
        Assert.Equal(0xcbf29ce484222325, content.Value);
        content.Add("foo"u8);
        content.Add("bar"u8);
        Assert.Equal(0x85944171f73967e8, content.Value);
    }

    private static ulong Hash(byte[] pixels, int[] labels, int height, int width) => new ImageMemory("x", pixels, labels, height, width, 1, Names).ContentHash;
}
