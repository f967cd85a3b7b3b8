namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>A checkpoint that torch.save wrote, read as data: no code of the file is ever run.</summary>
/// <remarks>
/// Both formats are read, the legacy row of pickles and the zip archive. A pickle may build dictionaries (also of classes under <c>utils.config</c>), lists, tuples,
/// numbers, strings and tensors; any other global is refused by name. Half and bfloat16 are widened to <see cref="DType.Float32"/>, bool to
/// <see cref="DType.UInt8"/>; convolution weights stay in torch's order [out, in, height, width].
/// </remarks>
public sealed class TorchCheckpoint
{
    private const string StateDictKey = "state_dict";

    private TorchCheckpoint(object? root, OrderedDictionary<string, Tensor> stateDict)
    {
        Root = root;
        StateDict = stateDict;
    }

    /// <summary>The tensors of <c>state_dict</c>, or of the file's own dictionary where it has no such key, in the file's order.</summary>
    public OrderedDictionary<string, Tensor> StateDict { get; }

    /// <summary>
    /// Everything in the file: null, bool, long, <see cref="System.Numerics.BigInteger"/>, double, string, <c>object[]</c> (tuple), <c>List&lt;object&gt;</c>,
    /// <c>OrderedDictionary&lt;object, object&gt;</c> and <see cref="TorchTensor"/>. As in Python, objects may be shared and may contain themselves.
    /// </summary>
    public object? Root { get; }

    /// <summary>The <c>epoch</c> that training would go on with, if the file says.</summary>
    public long? Epoch => Root is OrderedDictionary<object, object?> root && root.TryGetValue("epoch", out var epoch) ? epoch as long? : null;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">The file is damaged, or names something that is not plain data.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TorchCheckpoint Read(string path)
    {
        using var stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a seekable stream up to its end; <paramref name="name"/> stands for it in errors.</summary>
    /// <exception cref="FileFormatException">The content is damaged, or names something that is not plain data.</exception>
    public static TorchCheckpoint Read(Stream stream, string name)
    {
        var cursor = FileCursor.Over(stream, name);
        Span<byte> start = stackalloc byte[LegacyTorchFile.Start.Length];
        var begin = stream.Position;
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = begin;
        var root = start[..read].StartsWith(ZipTorchFile.Start) ? ZipTorchFile.Read(stream, cursor)
            : start[..read].SequenceEqual(LegacyTorchFile.Start) ? LegacyTorchFile.Read(cursor)
            : throw cursor.Error("byte 0", "it begins neither as a zip archive nor as a legacy checkpoint", "Give a file that torch.save wrote");
        return new TorchCheckpoint(root, Tensors(cursor, root));
    }

    private static OrderedDictionary<string, Tensor> Tensors(FileCursor cursor, object? root)
    {
        var nested = root is OrderedDictionary<object, object?> top && top.TryGetValue(StateDictKey, out var inner) ? inner : root;
        if (nested is not OrderedDictionary<object, object?> { Count: > 0 } entries)
        {
            throw cursor.Error(StateDictKey, "the file holds no dictionary of tensors", "Save {'state_dict': model.state_dict()} or model.state_dict()");
        }

        var tensors = new OrderedDictionary<string, Tensor>(entries.Count, StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            if (key is not string name || value is not TorchTensor tensor)
            {
                throw cursor.Error($"{StateDictKey} '{key}'", "it is no tensor with a name", "Save {'state_dict': model.state_dict()} or model.state_dict()");
            }

            tensors.Add(name, tensor.Tensor);
        }

        return tensors;
    }
}
