using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

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
        var i = 0;
        for (; i <= row.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var words = Vector256.WidenLower(Vector128.Create(row.Slice(i, Vector128<byte>.Count)).ToVector256Unsafe());
            Store(Vector256.WidenLower(words), i, output);
            Store(Vector256.WidenUpper(words), i + Vector256<float>.Count, output);
        }

        for (; i < row.Length; i++)
        {
            output[i] = float.FusedMultiplyAdd(row[i], scale[i], bias[i]);
        }
    }

    /// <summary>Normalises a row of resampled values, in place, after clamping them to the range of bytes.</summary>
    public void Apply(Span<float> row)
    {
        TensorPrimitives.Clamp(row, 0f, 255f, row);
        TensorPrimitives.FusedMultiplyAdd(row, scale, bias, row);
    }

    private void Store(Vector256<uint> values, int at, Span<float> output)
    {
        var count = Vector256<float>.Count;
        var pixels = Vector256.ConvertToSingle(values.AsInt32());
        Vector256.FusedMultiplyAdd(pixels, Vector256.Create<float>(scale.AsSpan(at, count)), Vector256.Create<float>(bias.AsSpan(at, count))).CopyTo(output.Slice(at, count));
    }
}
