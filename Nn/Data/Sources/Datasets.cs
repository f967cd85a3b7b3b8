namespace AlphaNet.Pure.Nn.Data;

/// <summary>Opens data sets by what a folder holds.</summary>
public static class Datasets
{
    /// <summary>Reads one part of the CIFAR-10, CIFAR-100 or IDX data set in a folder.</summary>
    /// <exception cref="AlphaNet.Pure.Tensors.Files.FileFormatException">A file is damaged; the error names file, place and mend.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder holds no data set that is known; the error says what was looked for.</exception>
    public static IImageDataset Open(string path, DatasetSplit split)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(File.Exists(path)
                ? $"{path}: this is a file. Give the folder it lies in."
                : $"{path}: there is no such folder. Give the folder of a data set.");
        }

        foreach (var format in (CifarFormat[])[CifarFormat.Cifar10, CifarFormat.Cifar100])
        {
            if (format.TrainFiles.Concat(format.TestFiles).Any(file => File.Exists(Path.Combine(path, file))))
            {
                return CifarDataset.Open(path, format, split);
            }
        }

        if (IdxDataset.Holds(path, DatasetSplit.Train) || IdxDataset.Holds(path, DatasetSplit.Test))
        {
            return IdxDataset.Open(path, split);
        }

        throw new FileNotFoundException(
            $"{path}: no data set found. Looked for CIFAR-10 (data_batch_1.bin ... data_batch_5.bin, test_batch.bin), CIFAR-100 (train.bin, test.bin) and "
            + "IDX (train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each also as .gz). Unpack one of them there"
            + $"{Hint(path)}.");
    }

    // Archives unpack into a folder of their own, and the folder above is an easy slip.
    private static string Hint(string path) => (
        from folder in Directory.EnumerateDirectories(path).Take(100)
        where File.Exists(Path.Combine(folder, CifarFormat.Cifar10.TrainFiles[0])) || File.Exists(Path.Combine(folder, CifarFormat.Cifar100.TrainFiles[0])) || IdxDataset.Holds(folder, DatasetSplit.Train)
        select $", or give {folder}").FirstOrDefault() ?? "";
}
