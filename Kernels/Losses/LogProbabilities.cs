using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>What the probabilities of one row of logits are made of: its largest logit and the sum of the exponentials of the distances to it.</summary>
internal readonly struct LogProbabilities(ClassRows logits, int start, float largest, float sum, float logSum)
{
    // The difference of two huge logits must not overflow, nor the difference of two of those.
    private const float Lowest = float.MinValue / 2;

    /// <summary>A row's; all threads of the group must ask.</summary>
    public static LogProbabilities Of(ClassRows logits, int row, int classes)
    {
        var start = logits.Start(row);
        var largest = float.NegativeInfinity;
        for (var i = Group.IdxX; i < classes; i += Group.DimX)
        {
            largest = Max.Combine(new GpuLane(largest), new GpuLane(logits.At(start, i))).Value;
        }

        largest = GroupTree.Combine<Max>(largest);
        var sum = 0f;
        for (var i = Group.IdxX; i < classes; i += Group.DimX)
        {
            sum += MathF.Exp(logits.At(start, i) - largest);
        }

        sum = GroupTree.Combine<Sum>(sum);
        return new(logits, start, largest, sum, MathF.Log(sum));
    }

    /// <summary>log softmax, minus infinity where it is beyond float.</summary>
    public float Logarithm(int i) => logits.At(start, i) - largest - logSum;

    /// <summary>log softmax, finite for finite logits.</summary>
    public float FiniteLogarithm(int i)
    {
        var distance = logits.At(start, i) - largest;
        return (distance < Lowest ? Lowest : distance) - logSum;
    }

    /// <summary>softmax.</summary>
    public float Probability(int i) => MathF.Exp(logits.At(start, i) - largest) / sum;
}
