using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>
/// The adaptive alpha-divergence in the published order of operations and in the logits' own precision, so that what underflows there underflows here:
/// both sides are computed and mixed as m * left + (1 - m) * right, and a NaN or infinity of the side that lost comes through as 0 * NaN.
/// </summary>
internal readonly unsafe struct PublishedAlphaDivergence<T>(Tensor teacher, AlphaDivergenceOptions options) : IRowLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Arrays = 6;

    public static int ScratchRows => Arrays;

    public T Compute(int row, T* logits, int classes, int batch, T* gradient, double* scratch)
    {
        var q = (T*)scratch;
        T* logQ = q + classes, p = logQ + classes, unused = p + classes, left = unused + classes, right = left + classes;
        Probabilities(logits, classes, q, logQ);
        Probabilities(teacher.Pointer<T>() + (long)row * classes, classes, p, unused);
        var (leftDivergence, leftSurrogate) = Side(q, logQ, p, classes, options.AlphaMin, left);
        var (rightDivergence, rightSurrogate) = Side(q, logQ, p, classes, options.AlphaMax, right);
        var pick = leftDivergence > rightDivergence ? T.One : T.Zero;
        if (gradient != null)
        {
            double sum = 0;
            for (var i = 0; i < classes; i++)
            {
                left[i] = pick * left[i] + (T.One - pick) * right[i];
                sum += double.CreateChecked(left[i]);
            }

            for (var i = 0; i < classes; i++)
            {
                gradient[i] = (q[i] * T.CreateChecked(sum) - left[i]) / T.CreateChecked(batch);
            }
        }

        return pick * leftSurrogate + (T.One - pick) * rightSurrogate;
    }

    /// <summary>Divergence and surrogate at one alpha; q * rho goes to <paramref name="weights"/>. Sums are carried in double, terms are not.</summary>
    private (T Divergence, T Surrogate) Side(T* q, T* logQ, T* p, int classes, double alpha, T* weights)
    {
        double divergence = 0, surrogate = 0;
        for (var i = 0; i < classes; i++)
        {
            var (excess, rho) = Terms(p[i] / q[i], alpha);
            weights[i] = q[i] * rho;
            divergence += double.CreateChecked(q[i] * excess);
            surrogate -= double.CreateChecked(weights[i] * logQ[i]);
        }

        return (T.CreateChecked(divergence), T.CreateChecked(surrogate));
    }

    /// <summary>f - f_base and rho of a probability ratio.</summary>
    private (T Excess, T Rho) Terms(T ratio, double alpha)
    {
        var clip = T.CreateChecked(options.Clip);
        if (Math.Abs(alpha) < AlphaSurrogate.Near)
        {
            var log = T.Log(Clamp(ratio, clip));
            return (-log, log - T.One);
        }

        if (Math.Abs(alpha - 1) < AlphaSurrogate.Near)
        {
            return (ratio * T.Log(ratio), ratio);
        }

        var weight = Clamp(T.Pow(ratio, T.CreateChecked(alpha)), clip);
        var scale = T.CreateChecked(alpha * (alpha - 1));
        var fBase = T.CreateChecked(1 / (alpha * (alpha - 1)));
        return (weight / scale - fBase, weight / T.CreateChecked(alpha) + fBase);
    }

    /// <summary>Into [0, clip]; NaN stays NaN.</summary>
    private static T Clamp(T value, T clip) => value > clip ? clip : value < T.Zero ? T.Zero : value;

    private static void Probabilities(T* logits, int classes, T* probability, T* logProbability)
    {
        var largest = logits[0];
        for (var i = 1; i < classes; i++)
        {
            largest = T.Max(largest, logits[i]);
        }

        double total = 0;
        for (var i = 0; i < classes; i++)
        {
            logProbability[i] = logits[i] - largest;
            probability[i] = T.Exp(logProbability[i]);
            total += double.CreateChecked(probability[i]);
        }

        var sum = T.CreateChecked(total);
        var logSum = T.Log(sum);
        for (var i = 0; i < classes; i++)
        {
            probability[i] /= sum;
            logProbability[i] -= logSum;
        }
    }
}
