using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>Log-probabilities of one row of logits, in double whatever the logits are.</summary>
internal static unsafe class LogSoftmax
{
    // A difference of two huge logits must not overflow: what lies this far below the largest has probability 0 in any case.
    private const double Lowest = -1e300;

    /// <summary>to[i] = z[i] - log(sum exp(z)).</summary>
    /// <param name="logits">z.</param>
    /// <param name="classes">Their number.</param>
    /// <param name="to">The result.</param>
    /// <param name="finite">Whether a class of no probability is to have a logarithm that is very low, instead of minus infinity: losses multiply by it, and 0 times infinity is no number.</param>
    public static void Compute<T>(T* logits, int classes, double* to, bool finite = true) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = double.NegativeInfinity;
        for (var i = 0; i < classes; i++)
        {
            to[i] = double.CreateChecked(logits[i]);
            largest = Math.Max(largest, to[i]);
        }

        double sum = 0;
        for (var i = 0; i < classes; i++)
        {
            to[i] -= largest;
            if (finite && to[i] < Lowest)
            {
                to[i] = Lowest;
            }

            sum += Math.Exp(to[i]);
        }

        var logSum = Math.Log(sum);
        for (var i = 0; i < classes; i++)
        {
            to[i] -= logSum;
        }
    }

    /// <summary>A double as <typeparamref name="T"/>; what is finite stays finite.</summary>
    public static T Saturate<T>(double value) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var converted = T.CreateChecked(value);
        return T.IsInfinity(converted) && double.IsFinite(value)
            ? T.CreateChecked(Math.CopySign(float.MaxValue, value))
            : converted;
    }
}
