using System.Globalization;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Files;

/// <summary>Cuts a subnet out of a supernet as a stand-alone net, keyed and ordered as the official static net in PyTorch.</summary>
public static class SubnetExtractor
{
    /// <summary>The subnet's own tensors: slices, central kernels, statistics, and how many batches these were averaged over.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Tensors(ElasticNet net, NetworkPlan plan, NormStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(statistics);
        return Iterate();

        IEnumerable<KeyValuePair<string, Tensor>> Iterate()
        {
            var sites = net.Norms.ToDictionary(norm => norm.Name, norm => norm.Site, StringComparer.Ordinal);
            foreach (var slice in ActiveSlice.Of(net.Parameters, plan, net.Classes))
            {
                yield return KeyValuePair.Create(slice.Name, slice.Parameter.ToFile(slice.Value));
                if (slice.Name.EndsWith(".bn.bias", StringComparison.Ordinal))
                {
                    var site = sites[slice.Parameter.Name[..^".bias".Length]];
                    var key = slice.Name[..^".bias".Length];
                    yield return KeyValuePair.Create(key + NormFields.Mean, statistics.Mean(site).Slice(0, 0, slice.Out).Clone());
                    yield return KeyValuePair.Create(key + NormFields.Variance, statistics.Variance(site).Slice(0, 0, slice.Out).Clone());
                    yield return KeyValuePair.Create(key + NormFields.Count, Tensor.From<long>([statistics.Updates(site)], new Shape()));
                }
            }
        }
    }

    /// <summary>Writes the subnet as safetensors, whole or not at all; metadata holds the architecture, the number of classes and what images are normalised by.</summary>
    /// <param name="path">The file.</param>
    /// <param name="net">The supernet.</param>
    /// <param name="plan">The subnet.</param>
    /// <param name="statistics">Its batch norms' statistics.</param>
    /// <param name="normalization">Mean and deviation of the channels in training, if they are to stand in the file.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is untouched.</exception>
    public static void Write(string path, ElasticNet net, NetworkPlan plan, NormStatistics statistics, Normalization? normalization = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(plan);
        List<KeyValuePair<string, string>> metadata =
        [
            new("architecture", plan.Architecture.ToJson()), new("space", net.Space.ToJson()),
            new("classes", net.Classes.ToString(CultureInfo.InvariantCulture)),
        ];
        if (normalization is not null)
        {
            metadata.Add(new("normalization", normalization.ToJson().ToJsonString()));
        }

        SafeTensors.Write(path, Tensors(net, plan, statistics), metadata);
    }
}
