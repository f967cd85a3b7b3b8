using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>Log-probabilities of one row of logits, in double whatever the logits are.</summary>
internal static unsafe class LogSoftmax
{
    // A difference of two huge logits must not overflow: what lies this far below the largest has probability 0 in any case.
    private const double Lowest = -1e300;

    /// <summary>to[i] = z[i] - log(sum exp(z)), finite for finite z.</summary>
    public static void Compute<T>(T* logits, int classes, double* to) where T : unmanaged, IFloatingPointIeee754<T>
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
            if (to[i] < Lowest)
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
