using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Sources;

/// <summary>Records laid out by hand, the real files, and damaged ones.</summary>
public class CifarDatasetTests
{
    private const int Area = 32 * 32;

    public static TheoryData<string> Formats => new("CIFAR-10", "CIFAR-100");

    [Theory]
    [MemberData(nameof(Formats))]
    public void PlanesBecomePixels(string name)
    {
        var format = Format(name);
        var data = Read(format, [.. Record(format, 3, seed: 1), .. Record(format, 9, seed: 2)], Record(format, 0, seed: 3));
        Assert.Equal((3, 32, 32, 3, format.Classes), (data.Count, data.Height, data.Width, data.Channels, data.Classes));
        var pixels = new byte[3 * Area];
        for (var image = 0; image < 3; image++)
        {
            data.Read(image, pixels, out var label);
            Assert.Equal(new[] { 3, 9, 0 }[image], label);
            var record = Record(format, label, image + 1).AsSpan(format.RecordBytes - 3 * Area);
            for (var y = 0; y < 32; y++)
            {
                for (var x = 0; x < 32; x++)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        Assert.Equal(record[c * Area + y * 32 + x], pixels[(y * 32 + x) * 3 + c]);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void DamagedFilesAreNamedWithRecordAndByte(string name)
    {
        var format = Format(name);
        var good = Record(format, 3, seed: 1);
        byte[] two = [.. good, .. Record(format, format.Classes, seed: 2)];
        var label = Assert.Throws<FileFormatException>(() => Read(format, good, two));
        Assert.Equal("part1", label.File);
        Assert.Equal($"record 1, byte {good.Length + format.RecordBytes - 3 * Area - 1}", label.Place);
        for (var length = 0; length < two.Length; length += length % format.RecordBytes == 1 ? 100 : 1)
        {
            if (length != format.RecordBytes)
            {
                var cut = Assert.Throws<FileFormatException>(() => Read(format, two[..length]));
                Assert.Contains($"record {length / format.RecordBytes}", cut.Place, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void MutatedFilesAreReadOrRefused(string name)
    {
        var format = Format(name);
        byte[][] samples = [[.. Record(format, 3, seed: 1), .. Record(format, 9, seed: 2)]];
        var classes = Enumerable.Repeat("x", format.Classes).ToArray();
        var outcome = ReaderFuzz.Run(50_000, 30_000_000, samples, stream => CifarDataset.Read([(stream, "fuzz")], format, "fuzz", classes), 10_000, 4);
        Assert.InRange(outcome.Refused, 10_000, 49_990);
    }

    [SharedCifarFact]
    public void RealFilesHoldSixtyThousandImagesOfTenClassesEvenly()
    {
        var folder = SharedCifarFactAttribute.Folder!;
        var train = Datasets.Open(folder, DatasetSplit.Train);
        var test = Datasets.Open(folder, DatasetSplit.Test);
        Assert.Equal((50_000, 10_000), (train.Count, test.Count));
        Assert.Equal("airplane automobile bird cat deer dog frog horse ship truck", string.Join(' ', train.ClassNames));
        Assert.NotEqual(train.ContentHash, test.ContentHash);
        Assert.Equal(test.ContentHash, Datasets.Open(folder, DatasetSplit.Test).ContentHash);
        Assert.All(Histogram(train), count => Assert.Equal(5000, count));
        Assert.All(Histogram(test), count => Assert.Equal(1000, count));

        // The first record again, straight from the file.
        var record = new byte[1 + 3 * Area];
        using var file = File.OpenRead(Path.Combine(folder, "data_batch_1.bin"));
        file.ReadExactly(record);
        var pixels = new byte[3 * Area];
        train.Read(0, pixels, out var label);
        Assert.Equal(record[0], label);
        Assert.Equal([record[1 + 33], record[1 + Area + 33], record[1 + 2 * Area + 33]], pixels[(33 * 3)..(33 * 3 + 3)]);
    }

    private static int[] Histogram(IImageDataset data)
    {
        var counts = new int[data.Classes];
        var pixels = new byte[3 * Area];
        for (var i = 0; i < data.Count; i++)
        {
            data.Read(i, pixels, out var label);
            counts[label]++;
        }

        return counts;
    }

    private static CifarFormat Format(string name) => name == CifarFormat.Cifar10.Name ? CifarFormat.Cifar10 : CifarFormat.Cifar100;

    private static byte[] Record(CifarFormat format, int label, int seed)
    {
        var record = new byte[format.RecordBytes];
        new Random(seed).NextBytes(record);
        record[format.RecordBytes - 3 * Area - 1] = (byte)label;
        return record;
    }

    private static ImageMemory Read(CifarFormat format, params byte[][] files) => CifarDataset.Read(
        [.. files.Select((file, i) => ((Stream)new MemoryStream(file), $"part{i}"))], format, "test", [.. Enumerable.Range(0, format.Classes).Select(i => $"class {i}")]);
}
