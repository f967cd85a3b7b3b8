using System.Numerics.Tensors;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Turns rows of interleaved pixels into normalised floats: one multiply-add an element.</summary>
internal sealed class RowNormalizer
{
    private readonly float[] scale;
    private readonly float[] bias;

    /// <summary>Repeats the constants of the channels along a row, so that rows are read as plain vectors whatever the number of channels.</summary>
    public RowNormalizer(Normalization normalization, int width)
    {
        var channels = normalization.Mean.Length;
        scale = new float[width * channels];
        bias = new float[width * channels];
        for (var i = 0; i < scale.Length; i++)
        {
            scale[i] = (float)(1 / (255 * normalization.Std[i % channels]));
            bias[i] = (float)(-normalization.Mean[i % channels] / normalization.Std[i % channels]);
        }
    }

    /// <summary>Normalises a row of bytes.</summary>
    public void Apply(ReadOnlySpan<byte> row, Span<float> output)
    {
        TensorPrimitives.ConvertTruncating(row, output[..row.Length]);
        TensorPrimitives.FusedMultiplyAdd(output[..row.Length], scale.AsSpan(0, row.Length), bias.AsSpan(0, row.Length), output);
    }

    /// <summary>Normalises a row of resampled values, in place, after clamping them to the range of bytes.</summary>
    public void Apply(Span<float> row)
    {
        TensorPrimitives.Clamp(row, 0f, 255f, row);
        TensorPrimitives.FusedMultiplyAdd(row, scale, bias, row);
    }
}
