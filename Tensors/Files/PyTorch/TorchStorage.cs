namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>A run of elements that tensors of a checkpoint view, named by its key.</summary>
internal sealed class TorchStorage(string key, StoredType type, int count)
{
    public string Key => key;

    public StoredType Type => type;

    public int Count => count;

    public long Bytes => (long)count * type.Size();

    /// <summary>The elements; nothing until the data section is read.</summary>
    public Tensor Elements { get; set; }

    public string Place => $"storage '{key}'";
}
