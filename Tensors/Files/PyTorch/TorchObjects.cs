namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>Builds what a checkpoint's pickle names: dictionaries, storages and tensors over them.</summary>
/// <remarks>Tensors are checked against their storage's declared length when named, and given their elements when the data section has been read.</remarks>
internal sealed class TorchObjects(FileCursor file)
{
    private const string Mend = "The file is damaged or crafted; save it again with torch.save";

    // Copies are made of transposed and expanded tensors only; a checkpoint is never much more than its file.
    private const int MaxCopiedPerFileByte = 4;

    private readonly List<TorchTensor> tensors = [];

    /// <summary>Storages by key.</summary>
    public OrderedDictionary<string, TorchStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>An empty dictionary for whatever keys the file has.</summary>
    public static OrderedDictionary<object, object?> Dictionary() => new(PickleKeyComparer.Instance);

    /// <summary>The storage of a persistent id ('storage', type, key, location, count[, view]).</summary>
    public TorchStorage Storage(object? id)
    {
        if (id is not object?[] { Length: 5 or 6 } parts
            || parts[0] is not "storage" || parts[1] is not PickleGlobal { What: PickleGlobal.Kind.Storage } type
            || parts[2] is not string { Length: <= PickleMachine.MaxKeyLength } key || parts[4] is not long count)
        {
            throw Error("a persistent id is not ('storage', type, key, location, count)");
        }

        if (parts is [_, _, _, _, _, not null])
        {
            throw Error($"storage '{key}' is a view of another, as torch before 0.4 wrote");
        }

        if (count < 0 || count > int.MaxValue || count * type.Type.Size() > file.Length)
        {
            throw Error($"storage '{key}' claims {count:N0} elements of {type.Type}, more than the file's {file.Length:N0} bytes can hold");
        }

        if (count * Math.Max(type.Type.Size(), sizeof(float)) > Array.MaxLength - Memory.Storage.Alignment)
        {
            throw Error($"storage '{key}' has {count:N0} elements of {type.Type}, more than one block of memory holds");
        }

        if (Storages.TryGetValue(key, out var known))
        {
            return known.Type == type.Type && known.Count == count
                ? known
                : throw Error($"storage '{key}' is named as {known.Count:N0} {known.Type} and as {count:N0} {type.Type}");
        }

        var storage = new TorchStorage(key, type.Type, (int)count);
        Storages.Add(key, storage);
        return storage;
    }

    /// <summary>The result of calling a global; only the listed forms exist, and each takes constant time and memory.</summary>
    public object Call(PickleGlobal global, object?[] arguments) => (global.What, arguments) switch
    {
        (PickleGlobal.Kind.Dictionary, []) => Dictionary(),
        (PickleGlobal.Kind.Parameter, [TorchTensor tensor, ..]) => tensor,
        (PickleGlobal.Kind.Tensor, [TorchStorage, _, _, _, _, _, OrderedDictionary<object, object?> { Count: > 0 } marks, ..]) =>
            throw Error($"a tensor is marked as {string.Join(", ", marks.Keys)}, as torch marks views that are to be negated or conjugated"),
        (PickleGlobal.Kind.Tensor, [TorchStorage storage, long offset, object?[] lengths, object?[] strides, ..]) => Rebuild(storage, offset, lengths, strides),
        _ => throw Error($"a {global.What} is built from {arguments.Length} arguments that are not torch's"),
    };

    /// <summary>Gives every tensor its elements once its storage has them.</summary>
    public void Materialize()
    {
        var budget = file.Length * MaxCopiedPerFileByte;
        foreach (var tensor in tensors)
        {
            tensor.Tensor = Materialize(tensor, ref budget);
        }
    }

    private static FileFormatException Copied(FileCursor file, TorchTensor tensor) => file.Error(
        $"tensor {tensor.Shape} of storage '{tensor.Storage.Key}'", "transposed and expanded tensors add up to far more than the file", "Call contiguous() on tensors before saving");

    private Tensor Materialize(TorchTensor tensor, ref long budget)
    {
        var elements = tensor.Storage.Elements;
        if (tensor.Shape.Count == 0)
        {
            return Tensor.Uninitialized(tensor.Shape, elements.DType);
        }

        var view = new Tensor(elements.Storage, tensor.Offset, tensor.Shape, tensor.Strides, elements.DType);
        if (view.IsContiguous)
        {
            return new Tensor(elements.Storage, tensor.Offset, tensor.Shape, tensor.Shape.DenseStrides(), elements.DType);
        }

        budget -= tensor.Shape.Count * elements.DType.Size();
        return budget >= 0 ? view.Clone() : throw Copied(file, tensor);
    }

    private TorchTensor Rebuild(TorchStorage storage, long offset, object?[] lengths, object?[] strides)
    {
        if (lengths.Length != strides.Length || lengths.Length > Shape.MaxRank)
        {
            throw Error($"a tensor of storage '{storage.Key}' has {lengths.Length} lengths and {strides.Length} strides; tensors have at most {Shape.MaxRank} axes");
        }

        Span<long> axes = stackalloc long[lengths.Length];
        Span<int> steps = stackalloc int[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] is not long length || strides[i] is not long step || step is < 0 or > int.MaxValue)
            {
                throw Error($"length or stride {i} of a tensor of storage '{storage.Key}' is no integer from 0 to {int.MaxValue}");
            }

            axes[i] = length;
            steps[i] = (int)step;
        }

        var shape = StoredElements.ToShape(file, storage.Place, axes, storage.Type.Widened());
        var last = offset;
        for (var i = 0; i < steps.Length; i++)
        {
            last += (shape[i] - 1L) * steps[i];
        }

        if (offset < 0 || offset > storage.Count || shape.Count > 0 && last >= storage.Count)
        {
            throw Error($"a tensor {shape} with strides [{string.Join(", ", steps.ToArray())}] from element {offset} leaves storage '{storage.Key}' of {storage.Count:N0} elements");
        }

        var tensor = new TorchTensor(storage, (int)offset, shape, new Strides(steps));
        tensors.Add(tensor);
        return tensor;
    }

    private FileFormatException Error(string reason) => file.Error("pickle", reason, Mend);
}
