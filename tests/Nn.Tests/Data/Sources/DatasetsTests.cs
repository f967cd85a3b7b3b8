using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Sources;

/// <summary>Folders that hold a data set, a part of one, or none.</summary>
public sealed class DatasetsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("alphanet-data-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void IdxFolderIsOpenedAndTheClassesOfBothPartsCount()
    {
        Put("train-images-idx3-ubyte", IdxDatasetTests.Images);
        Put("train-labels-idx1-ubyte.gz", IdxDatasetTests.Gzip(IdxDatasetTests.Labels));
        Put("t10k-images.idx3-ubyte", IdxDatasetTests.Images);
        Put("t10k-labels.idx1-ubyte", [.. IdxDatasetTests.Labels[..^3], 1, 1, 9]);
        Assert.Equal(10, Datasets.Open(folder, DatasetSplit.Train).Classes);
        Assert.Equal(10, Datasets.Open(folder, DatasetSplit.Test).Classes);
        Datasets.Open(folder, DatasetSplit.Test).Read(2, new byte[8], out var label);
        Assert.Equal(9, label);
    }

    [Fact]
    public void Cifar100FolderIsOpenedWithItsFineNames()
    {
        Put("train.bin", new byte[3074 * 2]);
        Put("test.bin", new byte[3074]);
        File.WriteAllLines(Path.Combine(folder, "fine_label_names.txt"), Enumerable.Range(0, 100).Select(i => $"thing {i}"));
        var train = Datasets.Open(folder, DatasetSplit.Train);
        Assert.Equal((2, 100, "thing 99", "CIFAR-100 Train"), (train.Count, train.Classes, train.ClassNames[99], train.Name));
        Assert.Equal(1, Datasets.Open(folder, DatasetSplit.Test).Count);
    }

    [Fact]
    public void MissingFilesAreNamed()
    {
        Put("data_batch_1.bin", new byte[3073]);
        Put("data_batch_3.bin", new byte[3073]);
        var train = Assert.Throws<FileNotFoundException>(() => Datasets.Open(folder, DatasetSplit.Train));
        Assert.Contains("data_batch_2.bin, data_batch_4.bin, data_batch_5.bin", train.Message, StringComparison.Ordinal);
        var test = Assert.Throws<FileNotFoundException>(() => Datasets.Open(folder, DatasetSplit.Test));
        Assert.Contains("test_batch.bin", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongClassNamesAreNamed()
    {
        Put("test_batch.bin", new byte[3073]);
        File.WriteAllText(Path.Combine(folder, "batches.meta.txt"), "airplane\n");
        Assert.Contains("batches.meta.txt", Assert.Throws<FileFormatException>(() => Datasets.Open(folder, DatasetSplit.Test)).File, StringComparison.Ordinal);
    }

    [Fact]
    public void FoldersWithoutDataSayWhatWasLookedFor()
    {
        var empty = Assert.Throws<FileNotFoundException>(() => Datasets.Open(folder, DatasetSplit.Train));
        foreach (var expected in (string[])[folder, "data_batch_1.bin", "train.bin", "train-images-idx3-ubyte"])
        {
            Assert.Contains(expected, empty.Message, StringComparison.Ordinal);
        }

        var inner = Directory.CreateDirectory(Path.Combine(folder, "cifar-10-batches-bin")).FullName;
        File.WriteAllBytes(Path.Combine(inner, "data_batch_1.bin"), []);
        Assert.EndsWith($"or give {inner}.", Assert.Throws<FileNotFoundException>(() => Datasets.Open(folder, DatasetSplit.Train)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => Datasets.Open(Path.Combine(folder, "none"), DatasetSplit.Train));
        Assert.Contains("this is a file", Assert.Throws<DirectoryNotFoundException>(() => Datasets.Open(Path.Combine(inner, "data_batch_1.bin"), DatasetSplit.Train)).Message, StringComparison.Ordinal);
    }

    private void Put(string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder, name), content);
}
