using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff.Tests.Ops;

/// <summary>
/// The adaptive alpha-divergence as published, S = -sum q rho log softmax(student), written down plainly: q, p and rho are constants, taken once where it
/// is made, and only the logarithm depends on the student.
/// </summary>
internal sealed class FrozenSurrogate
{
    private readonly int classes;
    private readonly double[] weights;

    public FrozenSurrogate(Tensor student, Tensor teacher, AlphaDivergenceOptions options)
    {
        classes = student.Shape[1];
        weights = [.. student.ToArray<double>().Chunk(classes).Zip(teacher.ToArray<double>().Chunk(classes), (s, t) => Weights(s, t, options)).SelectMany(row => row)];
    }

    /// <summary>The mean over samples at other logits.</summary>
    public double At(double[] logits)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i += classes)
        {
            var q = Softmax(logits[i..(i + classes)]);
            sum -= q.Select((value, k) => weights[i + k] * Math.Log(value)).Sum();
        }

        return sum / (logits.Length / classes);
    }

    /// <summary>Its derivatives by the logits.</summary>
    public double[] CentralDifferences(double[] logits)
    {
        const double step = 1e-5;
        return [.. logits.Select((_, i) => (Moved(logits, i, step) - Moved(logits, i, -step)) / (2 * step))];
    }

    private double Moved(double[] logits, int index, double step)
    {
        double[] moved = [.. logits];
        moved[index] += step;
        return At(moved);
    }

    private static double[] Weights(double[] student, double[] teacher, AlphaDivergenceOptions options)
    {
        var (q, p) = (Softmax(student), Softmax(teacher));
        var low = Side(q, p, options.AlphaMin, options.Clip);
        var high = Side(q, p, options.AlphaMax, options.Clip);
        return low.Divergence > high.Divergence ? low.Weights : high.Weights;
    }

    private static (double Divergence, double[] Weights) Side(double[] q, double[] p, double alpha, double clip)
    {
        var divergence = 0.0;
        var weights = new double[q.Length];
        for (var k = 0; k < q.Length; k++)
        {
            var r = p[k] / q[k];
            var w = Math.Min(Math.Pow(r, alpha), clip);
            var (f, atOne, rho) = alpha switch
            {
                0 => (-Math.Log(Math.Min(r, clip)), 0, Math.Log(Math.Min(r, clip)) - 1),
                1 => (r * Math.Log(r), 0, r),
                _ => (w / (alpha * (alpha - 1)), 1 / (alpha * (alpha - 1)), w / alpha + 1 / (alpha * (alpha - 1))),
            };
            divergence += q[k] * (f - atOne);
            weights[k] = q[k] * rho;
        }

        return (divergence, weights);
    }

    private static double[] Softmax(double[] logits)
    {
        var exponentials = logits.Select(value => Math.Exp(value - logits.Max())).ToArray();
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }
}
