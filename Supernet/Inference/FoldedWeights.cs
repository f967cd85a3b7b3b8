using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>A subnet's weights with their batch norms folded in: W' = W gamma / sqrt(variance + epsilon) per channel out, b' = beta - mean gamma / sqrt(variance + epsilon).</summary>
/// <remarks>Folded in double and rounded once.</remarks>
internal sealed class FoldedWeights
{
    private readonly Dictionary<string, ActiveSlice> slices;
    private readonly Dictionary<string, BatchNorm> norms;
    private readonly NormStatistics statistics;

    public FoldedWeights(ElasticNet net, NetworkPlan plan, NormStatistics statistics)
    {
        slices = ActiveSlice.Of(net.Parameters, plan, net.Classes).ToDictionary(slice => slice.Name, StringComparer.Ordinal);
        norms = net.Norms.ToDictionary(norm => norm.Name, StringComparer.Ordinal);
        this.statistics = statistics;
    }

    /// <summary>A tensor as it is stored, by its name in the stand-alone net.</summary>
    public Tensor Plain(string name) => slices[name].Value.Clone();

    /// <summary>A convolution's weight scaled along its axis of channels out, and the bias.</summary>
    /// <param name="convolution">Name of the convolution in the stand-alone net, without <c>.weight</c>.</param>
    /// <param name="norm">Name of its norm, without <c>.weight</c>.</param>
    /// <param name="axis">The axis of channels out.</param>
    public (Tensor Weight, Tensor Bias) Fold(string convolution, string norm, int axis)
    {
        var (scale, bias) = Norm(norm);
        var weight = slices[convolution + ".weight"].Value.Clone();
        var values = weight.Span<float>();
        var inner = 1;
        for (var i = axis + 1; i < weight.Rank; i++)
        {
            inner *= weight.Shape[i];
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * scale[i / inner % scale.Length]);
        }

        return (weight, bias);
    }

    private (double[] Scale, Tensor Bias) Norm(string name)
    {
        var (gamma, beta) = (slices[name + ".weight"], slices[name + ".bias"]);
        var norm = norms[gamma.Parameter.Name[..^".weight".Length]];
        var (means, variances) = (Values(statistics.Mean(norm.Site)), Values(statistics.Variance(norm.Site)));
        var (gammas, betas) = (Values(gamma.Value), Values(beta.Value));
        var scale = new double[gammas.Length];
        var bias = new float[gammas.Length];
        for (var c = 0; c < scale.Length; c++)
        {
            scale[c] = gammas[c] / Math.Sqrt(variances[c] + norm.Epsilon);
            bias[c] = (float)(betas[c] - means[c] * scale[c]);
        }

        return (scale, Tensor.From<float>(bias, new Shape(bias.Length)));
    }

    private static float[] Values(Tensor tensor) => tensor.ToArray<float>();
}
