using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>The adaptive alpha-divergence (Wang et al. 2021), a sample a group.</summary>
internal static class AlphaDivergenceKernel
{
    internal struct Arguments
    {
        public LossArguments Loss;
        public AlphaSide Low;
        public AlphaSide High;
        public float Limit;
        public ClassRows Teacher;
    }

    /// <summary>S(alpha_min) where D(alpha_min) > D(alpha_max), else S(alpha_max); gradient q sum(c) - c.</summary>
    public static void Adaptive<TArithmetic>(Arguments a) where TArithmetic : struct, IAlphaArithmetic
    {
        var row = Grid.IdxX;
        var student = LogProbabilities.Of(a.Loss.Student, row, a.Loss.Classes);
        var teacher = LogProbabilities.Of(a.Teacher, row, a.Loss.Classes);
        float lowDivergence = 0, lowSurrogate = 0, lowWeights = 0;
        float highDivergence = 0, highSurrogate = 0, highWeights = 0;
        for (var i = Group.IdxX; i < a.Loss.Classes; i += Group.DimX)
        {
            var low = Terms<TArithmetic>(a.Low, a.Limit, student, teacher, i);
            var high = Terms<TArithmetic>(a.High, a.Limit, student, teacher, i);
            var logQ = student.FiniteLogarithm(i);
            lowDivergence += low.Divergence;
            lowSurrogate -= low.Weight * logQ;
            lowWeights += low.Weight;
            highDivergence += high.Divergence;
            highSurrogate -= high.Weight * logQ;
            highWeights += high.Weight;
        }

        // Both sides are mixed, as published: a NaN or infinity of the side that lost comes through as 0 * NaN. The robust terms are finite.
        var pick = GroupTree.Combine<Sum>(lowDivergence) > GroupTree.Combine<Sum>(highDivergence) ? 1f : 0f;
        var loss = Mixed(pick, GroupTree.Combine<Sum>(lowSurrogate), GroupTree.Combine<Sum>(highSurrogate));
        if (Group.IdxX == 0)
        {
            a.Loss.Losses[row * a.Loss.LossStep] = loss;
        }

        if (a.Loss.HasGradient == 0)
        {
            return;
        }

        var sum = Mixed(pick, GroupTree.Combine<Sum>(lowWeights), GroupTree.Combine<Sum>(highWeights));
        var to = a.Loss.Gradient.Start(row);
        for (var i = Group.IdxX; i < a.Loss.Classes; i += Group.DimX)
        {
            var low = Terms<TArithmetic>(a.Low, a.Limit, student, teacher, i);
            var high = Terms<TArithmetic>(a.High, a.Limit, student, teacher, i);
            a.Loss.Gradient.At(to, i) = (student.Probability(i) * sum - Mixed(pick, low.Weight, high.Weight)) / a.Loss.Batch;
        }
    }

    private static ClassTerms Terms<TArithmetic>(in AlphaSide side, float limit, in LogProbabilities student, in LogProbabilities teacher, int i)
        where TArithmetic : struct, IAlphaArithmetic =>
        TArithmetic.Terms(side, limit, student.Probability(i), student.FiniteLogarithm(i), teacher.Probability(i), teacher.FiniteLogarithm(i));

    private static float Mixed(float pick, float low, float high) => pick * low + (1 - pick) * high;
}
