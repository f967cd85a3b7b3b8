using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Cross entropies with labels and with a teacher's probabilities, a sample a group.</summary>
internal static class CrossEntropyKernel
{
    internal struct LabelArguments
    {
        public LossArguments Loss;
        public ArrayView<int> Labels;
        public int LabelStep;

        /// <summary>The target of every class, and what the label's has besides.</summary>
        public float Everywhere;
        public float AtLabel;
    }

    internal struct TeacherArguments
    {
        public LossArguments Loss;
        public ClassRows Teacher;
    }

    /// <summary>-sum t log q, gradient q - t; NaN where the label is no class.</summary>
    public static void Labels(LabelArguments a)
    {
        var row = Grid.IdxX;
        var student = LogProbabilities.Of(a.Loss.Student, row, a.Loss.Classes);
        var label = a.Labels[row * a.LabelStep];
        // A kernel cannot throw, and to look at the labels beforehand would be to wait for the device in every step.
        var everywhere = label >= 0 && label < a.Loss.Classes ? a.Everywhere : float.NaN;
        var to = a.Loss.Gradient.Start(row);
        var loss = 0f;
        for (var i = Group.IdxX; i < a.Loss.Classes; i += Group.DimX)
        {
            var target = everywhere + (i == label ? a.AtLabel : 0f);
            loss -= target * student.FiniteLogarithm(i);
            if (a.Loss.HasGradient != 0)
            {
                a.Loss.Gradient.At(to, i) = (student.Probability(i) - target) / a.Loss.Batch;
            }
        }

        Write(a.Loss, row, GroupTree.Combine<Sum>(loss));
    }

    /// <summary>-sum p log q with p the teacher's probabilities, gradient q - p.</summary>
    public static void Teacher(TeacherArguments a)
    {
        var row = Grid.IdxX;
        var student = LogProbabilities.Of(a.Loss.Student, row, a.Loss.Classes);
        var teacher = LogProbabilities.Of(a.Teacher, row, a.Loss.Classes);
        var to = a.Loss.Gradient.Start(row);
        var loss = 0f;
        for (var i = Group.IdxX; i < a.Loss.Classes; i += Group.DimX)
        {
            var target = teacher.Probability(i);
            loss -= target * student.FiniteLogarithm(i);
            if (a.Loss.HasGradient != 0)
            {
                a.Loss.Gradient.At(to, i) = (student.Probability(i) - target) / a.Loss.Batch;
            }
        }

        Write(a.Loss, row, GroupTree.Combine<Sum>(loss));
    }

    private static void Write(in LossArguments a, int row, float loss)
    {
        if (Group.IdxX == 0)
        {
            a.Losses[row * a.LossStep] = loss;
        }
    }
}
