using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>
/// S(alpha_min) where D(alpha_min) > D(alpha_max), else S(alpha_max) (Wang et al. 2021); gradient q_k sum(c) - c_k. See <see cref="AlphaSurrogate"/>.
/// </summary>
internal readonly unsafe struct AdaptiveAlphaDivergence<T>(Tensor teacher, AlphaDivergenceOptions options) : IRowLoss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly double LogSmallest = Math.Log(double.CreateChecked(T.Epsilon)) - Math.Log(2);

    public static int ScratchRows => 4;

    private bool ComparesLogarithms =>
        Math.Abs(options.AlphaMin - 1) < AlphaSurrogate.Near || Math.Abs(options.AlphaMax - 1) < AlphaSurrogate.Near;

    public T Compute(int row, T* logits, int classes, int batch, T* gradient, double* scratch)
    {
        double* logQ = scratch, logP = logQ + classes, low = logP + classes, high = low + classes;
        LogSoftmax.Compute(logits, classes, logQ);
        LogSoftmax.Compute(teacher.Pointer<T>() + (long)row * classes, classes, logP);
        var (lowDivergence, lowSurrogate) = AlphaSurrogate.Compute(logQ, logP, classes, options.AlphaMin, options.Clip, low);
        var (highDivergence, highSurrogate) = AlphaSurrogate.Compute(logQ, logP, classes, options.AlphaMax, options.Clip, high);
        var picksLow = lowDivergence > highDivergence && !(ComparesLogarithms && Underflows(logP, classes));
        if (gradient != null)
        {
            var weights = picksLow ? low : high;
            double sum = 0;
            for (var i = 0; i < classes; i++)
            {
                sum += weights[i];
            }

            for (var i = 0; i < classes; i++)
            {
                gradient[i] = LogSoftmax.Saturate<T>((Math.Exp(logQ[i]) * sum - weights[i]) / batch);
            }
        }

        return LogSoftmax.Saturate<T>(picksLow ? lowSurrogate : highSurrogate);
    }

    // Where a teacher's probability is 0 in the logits' precision, the published D(1) holds 0 log 0 = NaN and the comparison falls to alpha_max, with a
    // finite loss: training as published means picking the same side.
    private static bool Underflows(double* logP, int classes)
    {
        for (var i = 0; i < classes; i++)
        {
            if (logP[i] < LogSmallest)
            {
                return true;
            }
        }

        return false;
    }
}
