namespace AlphaNet.Pure.Supernet.Files;

/// <summary>Keys of a batch norm's statistics beside its weight and bias.</summary>
internal static class NormFields
{
    public const string Mean = ".running_mean";

    public const string Variance = ".running_var";

    public const string Count = ".num_batches_tracked";

    /// <summary>The key of the weight of the batch norm whose statistics a key names; any other key as it is.</summary>
    public static string WeightKey(string key)
    {
        foreach (var field in (ReadOnlySpan<string>)[Mean, Variance, Count])
        {
            if (key.EndsWith(field, StringComparison.Ordinal))
            {
                return key[..^field.Length] + ".weight";
            }
        }

        return key;
    }

    /// <summary>What a batch norm's keys begin with, from the key of its weight.</summary>
    public static string Site(string weightKey) => weightKey[..^".weight".Length];
}
