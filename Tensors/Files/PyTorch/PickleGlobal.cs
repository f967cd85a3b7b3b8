namespace AlphaNet.Pure.Tensors.Files.PyTorch;

/// <summary>A name that a pickle may use: each stands for plain data, none for code.</summary>
internal sealed class PickleGlobal
{
    private static readonly PickleGlobal Dictionary = new(Kind.Dictionary);
    private static readonly PickleGlobal RebuildTensor = new(Kind.Tensor);
    private static readonly PickleGlobal RebuildParameter = new(Kind.Parameter);

    private static readonly Dictionary<string, PickleGlobal> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = new(Kind.Storage, StoredType.Float32),
        ["DoubleStorage"] = new(Kind.Storage, StoredType.Float64),
        ["HalfStorage"] = new(Kind.Storage, StoredType.Float16),
        ["BFloat16Storage"] = new(Kind.Storage, StoredType.BFloat16),
        ["IntStorage"] = new(Kind.Storage, StoredType.Int32),
        ["LongStorage"] = new(Kind.Storage, StoredType.Int64),
        ["ByteStorage"] = new(Kind.Storage, StoredType.UInt8),
        ["BoolStorage"] = new(Kind.Storage, StoredType.Bool),
    };

    private PickleGlobal(Kind kind, StoredType type = default)
    {
        What = kind;
        Type = type;
    }

    /// <summary>What the names build.</summary>
    internal enum Kind
    {
        /// <summary>An ordered dictionary.</summary>
        Dictionary,

        /// <summary>A tensor over a storage.</summary>
        Tensor,

        /// <summary>A parameter, which is its tensor.</summary>
        Parameter,

        /// <summary>The type of a storage; never called.</summary>
        Storage,
    }

    /// <summary>What the name builds.</summary>
    public Kind What { get; }

    /// <summary>Element type of a storage.</summary>
    public StoredType Type { get; }

    /// <summary>The global of that name, or null for every name that is not on the list.</summary>
    public static PickleGlobal? Find(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => Dictionary,
        ("torch._utils", "_rebuild_tensor_v2") => RebuildTensor,
        ("torch._utils", "_rebuild_parameter") => RebuildParameter,
        ("torch", _) => Storages.GetValueOrDefault(name),
        // The trainers' configuration classes are dictionaries with attribute access.
        ("utils.config", _) => Dictionary,
        _ => null,
    };
}
