using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Losses;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Softmax and the losses on it.</content>
public sealed partial class CpuBackend
{
    /// <summary>y = exp(x) / sum exp(x) over the last axis, or its logarithm; x and y of one shape; y may be x.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void Softmax(in Tensor x, in Tensor y, bool logarithm)
    {
        var (rows, classes) = RowsOf("Softmax", "x", x);
        Operand.RequireShape("Softmax", "y", y, x.Shape, "that of x");
        Operand.RequireFloats("Softmax", x, y);
        using var from = new DenseInput(Memory, x);
        using var to = new DenseOutput(Memory, y);
        if (x.DType == DType.Float32)
        {
            var job = new Softmax<float>(from.Tensor, to.Tensor, rows, classes, logarithm, Memory);
            Provide(job.Scratch, DType.Float64);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new Softmax<double>(from.Tensor, to.Tensor, rows, classes, logarithm, Memory);
            Provide(job.Scratch, DType.Float64);
            workers.Run(job.Parts, ref job);
        }
    }

    /// <summary>dx (+)= y (dy - sum(y dy)); of the logarithm dy - exp(y) sum(dy); y is the result of <see cref="Softmax"/>.</summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void SoftmaxBackward(in Tensor y, in Tensor dy, in Tensor dx, bool logarithm, bool accumulate)
    {
        var (rows, classes) = RowsOf("SoftmaxBackward", "y", y);
        Operand.RequireShape("SoftmaxBackward", "dy", dy, y.Shape, "that of y");
        Operand.RequireShape("SoftmaxBackward", "dx", dx, y.Shape, "that of y");
        Operand.RequireFloats("SoftmaxBackward", y, dy, dx);
        using var denseY = new DenseInput(Memory, y);
        using var denseDy = new DenseInput(Memory, dy);
        using var to = new DenseOutput(Memory, dx, accumulate);
        if (y.DType == DType.Float32)
        {
            var job = new SoftmaxGradient<float>(denseY.Tensor, denseDy.Tensor, to.Tensor, rows, classes, logarithm, accumulate);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            var job = new SoftmaxGradient<double>(denseY.Tensor, denseDy.Tensor, to.Tensor, rows, classes, logarithm, accumulate);
            workers.Run(job.Parts, ref job);
        }
    }

    /// <summary>
    /// losses[n] = -sum t log softmax(logits[n]) with t = (1 - smoothing) onehot(label) + smoothing / classes (Szegedy et al. 2016); gradient (none to skip) =
    /// (softmax - t) / n. Logits [n, classes], labels Int32 [n], losses [n].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class, or smoothing is not in [0, 1].</exception>
    public void CrossEntropy(in Tensor logits, in Tensor labels, double smoothing, in Tensor losses, in Tensor gradient)
    {
        CheckLoss("CrossEntropy", "logits", logits, losses, gradient);
        CheckLabels(logits, labels);
        if (smoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "CrossEntropy: smoothing must lie in [0, 1].");
        }

        if (logits.DType == DType.Float32)
        {
            RunLoss<float, LabelCrossEntropy<float>>(new(labels, smoothing), logits, losses, gradient);
        }
        else
        {
            RunLoss<double, LabelCrossEntropy<double>>(new(labels, smoothing), logits, losses, gradient);
        }
    }

    /// <summary>
    /// losses[n] = -sum p log q with p = softmax(teacher[n]), q = softmax(student[n]); gradient (none to skip) = (q - p) / n.
    /// Student and teacher [n, classes], losses [n].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    public void SoftCrossEntropy(in Tensor student, in Tensor teacher, in Tensor losses, in Tensor gradient)
    {
        CheckLoss("SoftCrossEntropy", "student", student, losses, gradient);
        CheckTeacher("SoftCrossEntropy", student, teacher);
        using var dense = new DenseInput(Memory, teacher);
        if (student.DType == DType.Float32)
        {
            RunLoss<float, SoftLabelCrossEntropy<float>>(new(dense.Tensor), student, losses, gradient);
        }
        else
        {
            RunLoss<double, SoftLabelCrossEntropy<double>>(new(dense.Tensor), student, losses, gradient);
        }
    }

    /// <summary>
    /// losses[n] = the surrogate S(alpha_min) where its divergence is the larger one, else S(alpha_max) (Wang et al. 2021, AlphaNet); gradient (none to skip) =
    /// (q sum(c) - c) / n with c = q rho. Student and teacher [n, classes], losses [n].
    /// </summary>
    /// <exception cref="ShapeException">The shapes or element types do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An alpha is not finite or the clip not positive.</exception>
    public void AlphaDivergence(in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options, in Tensor losses, in Tensor gradient)
    {
        CheckLoss("AlphaDivergence", "student", student, losses, gradient);
        CheckTeacher("AlphaDivergence", student, teacher);
        if (!double.IsFinite(options.AlphaMin) || !double.IsFinite(options.AlphaMax) || !(options.Clip > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "AlphaDivergence: alphas must be finite and the clip positive.");
        }

        using var dense = new DenseInput(Memory, teacher);
        switch (student.DType, options.Compatible)
        {
            case (DType.Float32, false):
                RunLoss<float, AdaptiveAlphaDivergence<float>>(new(dense.Tensor, options), student, losses, gradient);
                break;
            case (DType.Float32, true):
                RunLoss<float, PublishedAlphaDivergence<float>>(new(dense.Tensor, options), student, losses, gradient);
                break;
            case (_, false):
                RunLoss<double, AdaptiveAlphaDivergence<double>>(new(dense.Tensor, options), student, losses, gradient);
                break;
            default:
                RunLoss<double, PublishedAlphaDivergence<double>>(new(dense.Tensor, options), student, losses, gradient);
                break;
        }
    }

    private void RunLoss<T, TLoss>(in TLoss loss, in Tensor logits, in Tensor losses, in Tensor gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLoss : struct, IRowLoss<T>
    {
        using var from = new DenseInput(Memory, logits);
        if (gradient.IsNone)
        {
            var job = new RowLoss<T, TLoss>(loss, from.Tensor, losses, gradient, Memory);
            Provide(job.Scratch, DType.Float64);
            workers.Run(job.Parts, ref job);
        }
        else
        {
            using var to = new DenseOutput(Memory, gradient);
            var job = new RowLoss<T, TLoss>(loss, from.Tensor, losses, to.Tensor, Memory);
            Provide(job.Scratch, DType.Float64);
            workers.Run(job.Parts, ref job);
        }
    }

    private static (int Rows, int Classes) RowsOf(string operation, string name, in Tensor tensor)
    {
        if (tensor.Rank < 1 || tensor.Shape[^1] < 1)
        {
            throw new ShapeException(operation, $"{name} must be [..., classes] with at least one class, got {tensor.Shape}");
        }

        return ((int)(tensor.Count / tensor.Shape[^1]), tensor.Shape[^1]);
    }

    private static void CheckLoss(string operation, string name, in Tensor logits, in Tensor losses, in Tensor gradient)
    {
        Operand.RequireRank(operation, name, logits, 2, "[batch, classes]");
        RowsOf(operation, name, logits);
        Operand.RequireFloats(operation, logits, losses, gradient);
        Operand.RequireShape(operation, "losses", losses, new Shape(logits.Shape[0]), "[batch]");
        Operand.RequireOwnElements(operation, losses);
        if (!gradient.IsNone)
        {
            Operand.RequireShape(operation, "gradient", gradient, logits.Shape, "that of the logits");
        }
    }

    private static void CheckTeacher(string operation, in Tensor student, in Tensor teacher)
    {
        Operand.RequireShape(operation, "teacher", teacher, student.Shape, "that of student");
        Operand.RequireFloats(operation, student, teacher);
    }

    private static unsafe void CheckLabels(in Tensor logits, in Tensor labels)
    {
        Operand.RequireShape("CrossEntropy", "labels", labels, new Shape(logits.Shape[0]), "[batch]");
        if (labels.DType != DType.Int32)
        {
            throw new ShapeException("CrossEntropy", $"labels must be Int32, got {labels}");
        }

        for (var row = 0; row < logits.Shape[0]; row++)
        {
            var label = labels.Pointer<int>()[(nint)row * labels.Strides[0]];
            if ((uint)label >= (uint)logits.Shape[1])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), label, $"CrossEntropy: label {label} of row {row} is none of the {logits.Shape[1]} classes 0 to {logits.Shape[1] - 1}.");
            }
        }
    }
}
