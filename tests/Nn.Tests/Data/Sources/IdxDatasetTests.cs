using System.Buffers.Binary;
using System.IO.Compression;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Sources;

/// <summary>Files laid out by hand, plain and packed, and damaged ones.</summary>
public class IdxDatasetTests
{
    internal static readonly byte[] Images = [.. Header(0x803, 3, 2, 4), .. Enumerable.Range(100, 24).Select(i => (byte)i)];
    internal static readonly byte[] Labels = [.. Header(0x801, 3), 7, 0, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ImagesAndLabelsAreRead(bool packed)
    {
        var data = packed ? Read(Gzip(Images), Gzip(Labels)) : Read(Images, Labels);
        Assert.Equal((3, 2, 4, 1, 8), (data.Count, data.Height, data.Width, data.Channels, data.Classes));
        var pixels = new byte[8];
        data.Read(1, pixels, out var label);
        Assert.Equal(0, label);
        Assert.Equal([108, 109, 110, 111, 112, 113, 114, 115], pixels);
    }

    [Fact]
    public void FilesCutShortAnywhereAreRefused()
    {
        foreach (var (images, labels) in (ReadOnlySpan<(byte[], byte[])>)[(Images, Labels), (Gzip(Images), Gzip(Labels))])
        {
            for (var length = 0; length < images.Length; length++)
            {
                Assert.Throws<FileFormatException>(() => Read(images[..length], labels));
            }

            for (var length = 0; length < labels.Length; length++)
            {
                Assert.Throws<FileFormatException>(() => Read(images, labels[..length]));
            }
        }
    }

    [Fact]
    public void HeadersThatDoNotFitAreRefused()
    {
        byte[] pixels = new byte[24];
        byte[][] wrong =
        [
            Labels,
            [.. Header(0x803, 4, 2, 4), .. pixels],
            [.. Header(0x803, 2, 2, 4), .. pixels],
            [.. Header(0x803, -3, 2, 4), .. pixels],
            [.. Header(0x803, -3, -2, 4), .. pixels],
            [.. Header(0x803, 0, 2, 4)],
            [.. Header(0x803, int.MaxValue, int.MaxValue, int.MaxValue), .. pixels],
            [.. Header(0x803, 1 << 30, 1, 1), .. pixels],
            [.. Images, 0],
        ];
        foreach (var images in wrong)
        {
            Assert.Throws<FileFormatException>(() => Read(images, Labels));
            Assert.Throws<FileFormatException>(() => Read(Gzip(images), Labels));
        }

        var counts = Assert.Throws<FileFormatException>(() => Read(Images, [.. Header(0x801, 2), 7, 0]));
        Assert.Equal("labels", counts.File);
    }

    [Fact]
    public void PackedFileThatGrowsIsRefusedWithoutRoomForIt()
    {
        // A gigabyte claimed by a few bytes, by the header and by the end too; and much more content than claimed, by the header and by the end too.
        var claim = Gzip([.. Header(0x803, 1 << 10, 1 << 10, 1 << 10)]);
        var bomb = Gzip([.. Header(0x803, 1, 1, 1), .. new byte[10_000_000]]);
        byte[] claimTwice = [.. claim[..^4], .. BitConverter.GetBytes((1 << 30) + 16)];
        byte[] bombTwice = [.. bomb[..^4], .. BitConverter.GetBytes(17)];
        foreach (var file in (byte[][])[claim, bomb, claimTwice, bombTwice])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<FileFormatException>(() => Read(file, Labels));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    [Fact]
    public void MutatedFilesAreReadOrRefused()
    {
        // The labels stay whole for mutated images and the other way round; both kinds of packing take part.
        var images = ReaderFuzz.Run(50_000, 40_000_000, [Images, Gzip(Images)], stream => IdxDataset.Read(stream, "images", new MemoryStream(Labels), "labels", "fuzz"), 60_000, 2000);
        var labels = ReaderFuzz.Run(50_000, 41_000_000, [Labels, Gzip(Labels)], stream => IdxDataset.Read(new MemoryStream(Images), "images", stream, "labels", "fuzz"), 60_000, 2000);
        Assert.InRange(images.Refused, 10_000, 49_990);
        Assert.InRange(labels.Refused, 10_000, 49_990);
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Header(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        }

        return bytes;
    }

    private static ImageMemory Read(byte[] images, byte[] labels) => IdxDataset.Read(new MemoryStream(images), "images", new MemoryStream(labels), "labels", "test");
}
