namespace AlphaNet.Pure.Supernet.Files;

/// <summary>Keys of a batch norm's statistics beside its weight and bias.</summary>
internal static class NormFields
{
    public const string Mean = ".running_mean";

    public const string Variance = ".running_var";

    public const string Count = ".num_batches_tracked";

    /// <summary>What a batch norm's keys begin with, from the key of its weight.</summary>
    public static string Site(string weightKey) => weightKey[..^".weight".Length];
}
