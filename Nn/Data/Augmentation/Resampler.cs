using System.Numerics.Tensors;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>Resamples a box of an image to a fixed size, first along rows, then along columns.</summary>
internal sealed class Resampler
{
    private readonly int width;
    private readonly int channels;
    private readonly int outputHeight;
    private readonly int outputWidth;
    private readonly ResampleTaps across;
    private readonly ResampleTaps down;
    private readonly float[] narrowed;

    public Resampler(Interpolation interpolation, int height, int width, int channels, int outputHeight, int outputWidth)
    {
        this.width = width;
        this.channels = channels;
        this.outputHeight = outputHeight;
        this.outputWidth = outputWidth;
        across = new ResampleTaps(interpolation, width, outputWidth);
        down = new ResampleTaps(interpolation, height, outputHeight);
        narrowed = new float[height * outputWidth * channels];
    }

    /// <summary>Writes the box at the output's size, in units of bytes; cubic kernels overshoot their range.</summary>
    public void Apply(ReadOnlySpan<byte> pixels, in SamplePlan plan, Span<float> output)
    {
        across.Prepare(plan.Width, plan.Flip);
        down.Prepare(plan.Height, false);
        var row = outputWidth * channels;
        for (var y = 0; y < plan.Height; y++)
        {
            Narrow(pixels.Slice(((plan.Top + y) * width + plan.Left) * channels, plan.Width * channels), narrowed.AsSpan(y * row, row));
        }

        for (var y = 0; y < outputHeight; y++)
        {
            var weights = down.Of(y, out var start);
            var target = output.Slice(y * row, row);
            TensorPrimitives.Multiply(narrowed.AsSpan(start * row, row), weights[0], target);
            for (var k = 1; k < weights.Length; k++)
            {
                TensorPrimitives.MultiplyAdd(narrowed.AsSpan((start + k) * row, row), weights[k], target, target);
            }
        }
    }

    private void Narrow(ReadOnlySpan<byte> row, Span<float> output)
    {
        for (var x = 0; x < outputWidth; x++)
        {
            var weights = across.Of(x, out var start);
            var taps = row.Slice(start * channels, weights.Length * channels);
            for (var c = 0; c < channels; c++)
            {
                var sum = 0f;
                for (var k = 0; k < weights.Length; k++)
                {
                    sum += weights[k] * taps[k * channels + c];
                }

                output[x * channels + c] = sum;
            }
        }
    }
}
