using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.AutoDiff;

/// <summary>Losses of logits [n, classes], as the mean over the samples: one number of shape [].</summary>
public static class Losses
{
    /// <summary>Cross entropy with labels (Int32 [n]), targets smoothed to (1 - s) onehot + s / classes. Gradient (softmax - target) / n.</summary>
    /// <remarks>
    /// A logit of minus infinity masks its class, which then takes no part. Where the label, or with smoothing any share of the target, is on a masked class, the formula's loss is infinite: a
    /// sample's comes out as a number near the largest, so that no infinity meets a 0, and its gradient is that of the formula.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing lies outside [0, 1], or a label is no class; on a device, which cannot throw, the latter gives NaN.</exception>
    public static Var CrossEntropy(this Var logits, in Tensor labels, double smoothing = 0)
    {
        if (logits.Shape.Rank != 2 || labels.Rank != 1 || labels.Shape[0] != logits.Shape[0] || labels.DType != DType.Int32)
        {
            throw new ShapeException("CrossEntropy", $"expected logits [n, classes] and Int32 labels [n], received {logits.Value} and {labels}");
        }

        var node = logits.Tape.Rent<CrossEntropyNode>();
        (node.Logits, node.Labels, node.Smoothing) = (logits.Node, labels, smoothing);
        return logits.Tape.Record(node, new Shape(), logits.Value.DType, logits.NeedsGradient);
    }

    /// <summary>Soft cross entropy with a teacher's logits, a constant: -sum softmax(teacher) log softmax(student). Gradient (q - p) / n.</summary>
    public static Var SoftCrossEntropy(this Var student, in Tensor teacher)
    {
        CheckTeacher("SoftCrossEntropy", student, teacher);
        var node = student.Tape.Rent<SoftCrossEntropyNode>();
        (node.Logits, node.Teacher) = (student.Node, teacher);
        return student.Tape.Record(node, new Shape(), student.Value.DType, student.NeedsGradient);
    }

    /// <summary>
    /// The adaptive alpha-divergence to a teacher's logits, a constant: per sample the surrogate of alpha_min or alpha_max, whichever divergence is larger
    /// (Wang et al. 2021). A surrogate: its gradient is what counts, its value may be negative.
    /// </summary>
    public static Var AlphaDivergence(this Var student, in Tensor teacher, in AlphaDivergenceOptions options)
    {
        CheckTeacher("AlphaDivergence", student, teacher);
        var node = student.Tape.Rent<AlphaDivergenceNode>();
        (node.Logits, node.Teacher, node.Options) = (student.Node, teacher, options);
        return student.Tape.Record(node, new Shape(), student.Value.DType, student.NeedsGradient);
    }

    private static void CheckTeacher(string operation, Var student, in Tensor teacher)
    {
        if (student.Shape.Rank != 2 || student.Shape != teacher.Shape || student.Value.DType != teacher.DType)
        {
            throw new ShapeException(operation, $"expected student and teacher logits [n, classes] of one type, received {student.Value} and {teacher}");
        }
    }

    private sealed class CrossEntropyNode : LossNode
    {
        public Tensor Labels { get; set; }

        public double Smoothing { get; set; }

        protected override void Evaluate(in Tensor losses, in Tensor logitsGradient) =>
            Backend.CrossEntropy(Logits.Value, Labels, Smoothing, losses, logitsGradient);

        protected override void Clear()
        {
            base.Clear();
            Labels = default;
        }
    }

    private sealed class SoftCrossEntropyNode : LossNode
    {
        public Tensor Teacher { get; set; }

        protected override void Evaluate(in Tensor losses, in Tensor logitsGradient) =>
            Backend.SoftCrossEntropy(Logits.Value, Teacher, losses, logitsGradient);

        protected override void Clear()
        {
            base.Clear();
            Teacher = default;
        }
    }

    private sealed class AlphaDivergenceNode : LossNode
    {
        public Tensor Teacher { get; set; }

        public AlphaDivergenceOptions Options { get; set; }

        protected override void Evaluate(in Tensor losses, in Tensor logitsGradient) =>
            Backend.AlphaDivergence(Logits.Value, Teacher, Options, losses, logitsGradient);

        protected override void Clear()
        {
            base.Clear();
            Teacher = default;
        }
    }
}
