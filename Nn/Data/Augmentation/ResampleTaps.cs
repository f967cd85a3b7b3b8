namespace AlphaNet.Pure.Nn.Data;

/// <summary>For each output position along one axis, the run of input positions it weighs and their weights.</summary>
/// <remarks>Weights are sampled at w((i + 1/2 - centre) / s), s = max(input / output, 1), centre = (o + 1/2) input / output, cut at the box and scaled to sum to 1.</remarks>
internal sealed class ResampleTaps
{
    private readonly Interpolation interpolation;
    private readonly int[] starts;
    private readonly int[] counts;
    private readonly float[] weights;
    private readonly int stride;

    /// <summary>Room for boxes of up to <paramref name="largestInput"/> positions.</summary>
    public ResampleTaps(Interpolation interpolation, int largestInput, int output)
    {
        this.interpolation = interpolation;
        starts = new int[output];
        counts = new int[output];
        stride = (int)Math.Ceiling(2 * Support * Math.Max((double)largestInput / output, 1)) + 1;
        weights = new float[output * stride];
    }

    private double Support => interpolation == Interpolation.Bicubic ? 2 : 1;

    /// <summary>Computes the taps of a box, mirrored if asked.</summary>
    public void Prepare(int input, bool mirror)
    {
        var ratio = (double)input / starts.Length;
        var widening = Math.Max(ratio, 1);
        var reach = Support * widening;
        for (var o = 0; o < starts.Length; o++)
        {
            var centre = (o + 0.5) * ratio;
            var from = Math.Max((int)(centre - reach + 0.5), 0);
            var to = Math.Min((int)(centre + reach + 0.5), input);
            var target = mirror ? starts.Length - 1 - o : o;
            var row = weights.AsSpan(target * stride, to - from);
            var sum = 0.0;
            for (var i = 0; i < row.Length; i++)
            {
                var weight = Kernel((from + i + 0.5 - centre) / widening);
                row[i] = (float)weight;
                sum += weight;
            }

            foreach (ref var weight in row)
            {
                weight = (float)(weight / sum);
            }

            starts[target] = from;
            counts[target] = row.Length;
        }
    }

    /// <summary>First input position and weights of an output position.</summary>
    public ReadOnlySpan<float> Of(int output, out int start)
    {
        start = starts[output];
        return weights.AsSpan(output * stride, counts[output]);
    }

    private double Kernel(double x)
    {
        x = Math.Abs(x);
        return interpolation == Interpolation.Bilinear ? Math.Max(1 - x, 0)
            : x < 1 ? (1.5 * x - 2.5) * x * x + 1
            : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2
            : 0;
    }
}
