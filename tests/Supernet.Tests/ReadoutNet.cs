using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Supernet.Tests;

/// <summary>
/// A net whose logits can be told by hand: its blocks pass on what they receive, channel by channel, and add a constant at most; activations are only met where swish is the
/// identity; the classifier reads the last map's channels.
/// </summary>
internal sealed class ReadoutNet
{
    // Added before an activation, since swish(x) is x to the last bit that far from 0, and taken away by the classifier.
    private const double Far = 32;

    /// <summary>Makes the net.</summary>
    /// <param name="space">The space; its stages must not become narrower than what is to be passed on.</param>
    /// <param name="readout">For every class the factors of the last map's first channels.</param>
    /// <param name="constants">For every class what is added.</param>
    /// <param name="readsImages">Whether the stem passes on the images' three channels; otherwise maps are 0 before the first block.</param>
    /// <param name="dtype">Element type.</param>
    public ReadoutNet(SearchSpace space, double[][] readout, double[] constants, bool readsImages, DType dtype)
    {
        Net = new ElasticNet(space, readout.Length, dtype, training: false);
        foreach (var name in Net.Parameters.Parameters.Select(p => p.Name).Where(name => name.Contains(".shortcut.", StringComparison.Ordinal)))
        {
            PassOn(name);
        }

        if (readsImages)
        {
            PassOn("first_conv.conv.conv.weight");
            Fill("first_conv.bn.bn.weight", _ => 1);
            Fill("first_conv.bn.bn.bias", _ => Far);
        }

        PassOn("last_conv.final_expand_layer.conv.conv.weight");
        Fill("last_conv.final_expand_layer.bn.bn.weight", _ => 1);
        Fill("last_conv.final_expand_layer.bn.bn.bias", _ => Far);
        PassOn("last_conv.feature_mix_layer.conv.conv.weight");
        Fill("classifier.linear.linear.weight", at => at[1] < readout[at[0]].Length ? readout[at[0]][at[1]] : 0);
        Fill("classifier.linear.linear.bias", at => constants[at[0]] - readout[at[0]].Sum() * (readsImages ? 2 * Far : Far));

        // Variances that the norms' epsilon makes 1.
        Statistics = Net.NewStatistics();
        foreach (var norm in Net.Norms)
        {
            Statistics.Variance(norm.Site).CopyFrom(Tensor.Wrap(Enumerable.Repeat(1 - norm.Epsilon, norm.Channels).ToArray(), new Shape(norm.Channels)).As(dtype));
        }
    }

    public ElasticNet Net { get; }

    /// <summary>Statistics by which norms change nothing.</summary>
    public NormStatistics Statistics { get; }

    /// <summary>Lets a block add 1 to the channel of its own number.</summary>
    public void AddOne(int block) => Fill($"blocks.{block}.mobile_inverted_conv.point_linear.bn.bn.bias", at => at[0] == block ? 1 : 0);

    // Every channel to the one of the same number, by the centre of the kernel.
    private void PassOn(string name)
    {
        var shape = Net.Parameters[name].FileShape;
        Fill(name, at => at[0] == at[1] && at[2] == shape[2] / 2 && at[3] == shape[3] / 2 ? 1 : 0);
    }

    private void Fill(string name, Func<int[], double> value)
    {
        var parameter = Net.Parameters[name];
        var shape = parameter.FileShape;
        var values = new double[shape.Count];
        var at = new int[shape.Rank];
        for (var i = 0; i < values.Length; i++)
        {
            var rest = i;
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                (rest, at[axis]) = Math.DivRem(rest, shape[axis]);
            }

            values[i] = value(at);
        }

        parameter.Value.CopyFrom(parameter.FromFile(Tensor.Wrap(values, shape).As(Net.DType)));
    }
}
