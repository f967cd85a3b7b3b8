namespace AlphaNet.Pure.Tensors.Files;

/// <summary>Element types met in files; those that no tensor holds are widened when read.</summary>
internal enum StoredType : byte
{
    Float32,
    Float64,
    Float16,
    BFloat16,
    Int32,
    Int64,
    UInt8,
    Bool,
}
