namespace AlphaNet.Pure.Nn.Data;

/// <summary>The two record layouts of the CIFAR binary version: labels, then 3072 bytes of red, green and blue planes.</summary>
public sealed record CifarFormat
{
    private CifarFormat(string name, int labelBytes, int classes, string namesFile, string[] trainFiles, string[] testFiles)
    {
        Name = name;
        LabelBytes = labelBytes;
        Classes = classes;
        NamesFile = namesFile;
        TrainFiles = trainFiles;
        TestFiles = testFiles;
    }

    /// <summary>Ten classes, one label a record, five training files.</summary>
    public static CifarFormat Cifar10 { get; } = new(
        "CIFAR-10", 1, 10, "batches.meta.txt", ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"], ["test_batch.bin"]);

    /// <summary>A hundred fine classes; a record begins with its coarse label, which is not used.</summary>
    public static CifarFormat Cifar100 { get; } = new("CIFAR-100", 2, 100, "fine_label_names.txt", ["train.bin"], ["test.bin"]);

    /// <summary>Name of the data set.</summary>
    public string Name { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Bytes of a record.</summary>
    public int RecordBytes => LabelBytes + CifarDataset.PixelBytes;

    internal int LabelBytes { get; }

    internal string NamesFile { get; }

    internal string[] TrainFiles { get; }

    internal string[] TestFiles { get; }

    internal string[] Files(DatasetSplit split) => split == DatasetSplit.Train ? TrainFiles : TestFiles;
}
