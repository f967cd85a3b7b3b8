using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Losses;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using ILGPU;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Softmax and the losses on it: a row a group.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void Softmax(in Tensor x, in Tensor y, bool logarithm)
    {
        const string Name = "Softmax";
        RequireClasses(Name, "x", x);
        RequireSame(Name, x, y);
        RequireOwnElements(Name, y);
        OverRows(SoftmaxKernel.Forward, x, new SoftmaxKernel.Arguments
        {
            Classes = x.Shape[^1],
            X = RowsIn(Name, x),
            Y = RowsIn(Name, y),
            Logarithm = logarithm ? 1 : 0,
        });
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in Tensor y, in Tensor dy, in Tensor dx, bool logarithm, bool accumulate)
    {
        const string Name = "SoftmaxBackward";
        RequireClasses(Name, "y", y);
        RequireSame(Name, y, dy);
        RequireSame(Name, y, dx);
        RequireOwnElements(Name, dx);
        OverRows(SoftmaxKernel.Backward, y, new SoftmaxKernel.Arguments
        {
            Classes = y.Shape[^1],
            X = RowsIn(Name, dy),
            Y = RowsIn(Name, y),
            Dx = RowsIn(Name, dx),
            Logarithm = logarithm ? 1 : 0,
            Accumulate = accumulate ? 1 : 0,
        });
    }

    /// <inheritdoc/>
    /// <remarks>A label that is no class makes its sample's loss and gradient NaN: to refuse it would be to wait for the device in every step.</remarks>
    public void CrossEntropy(in Tensor logits, in Tensor labels, double smoothing, in Tensor losses, in Tensor gradient)
    {
        const string Name = "CrossEntropy";
        var arguments = LossOf(Name, "logits", logits, losses, gradient);
        RequireShape(Name, "labels", labels, new Shape(logits.Shape[0]), "[batch]");
        if (smoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "CrossEntropy: smoothing must lie in [0, 1].");
        }

        OverRows(CrossEntropyKernel.Labels, logits, new CrossEntropyKernel.LabelArguments
        {
            Loss = arguments,
            Labels = Ints(Name, "labels", labels),
            LabelStep = labels.Strides[0],
            Everywhere = (float)(smoothing / logits.Shape[1]),
            AtLabel = (float)(1 - smoothing),
        });
    }

    /// <inheritdoc/>
    public void SoftCrossEntropy(in Tensor student, in Tensor teacher, in Tensor losses, in Tensor gradient)
    {
        const string Name = "SoftCrossEntropy";
        var arguments = LossOf(Name, "student", student, losses, gradient);
        RequireShape(Name, "teacher", teacher, student.Shape, "that of student");
        OverRows(CrossEntropyKernel.Teacher, student, new CrossEntropyKernel.TeacherArguments { Loss = arguments, Teacher = RowsIn(Name, teacher) });
    }

    /// <inheritdoc/>
    public void AlphaDivergence(in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options, in Tensor losses, in Tensor gradient)
    {
        const string Name = "AlphaDivergence";
        var arguments = LossOf(Name, "student", student, losses, gradient);
        RequireShape(Name, "teacher", teacher, student.Shape, "that of student");
        if (!double.IsFinite(options.AlphaMin) || !double.IsFinite(options.AlphaMax) || !(options.Clip > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "AlphaDivergence: alphas must be finite and the clip positive.");
        }

        if (options.Compatible)
        {
            RunAlpha<PublishedAlpha>(arguments, student, teacher, options);
        }
        else
        {
            RunAlpha<RobustAlpha>(arguments, student, teacher, options);
        }
    }

    private void RunAlpha<TArithmetic>(in LossArguments arguments, in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options)
        where TArithmetic : struct, IAlphaArithmetic =>
        OverRows(AlphaDivergenceKernel.Adaptive<TArithmetic>, student, new AlphaDivergenceKernel.Arguments
        {
            Loss = arguments,
            Teacher = RowsIn("AlphaDivergence", teacher),
            Low = new AlphaSide(options.AlphaMin),
            High = new AlphaSide(options.AlphaMax),
            Limit = TArithmetic.Limit(options.Clip),
        });

    private void OverRows<TArguments>(Action<TArguments> kernel, in Tensor rows, in TArguments arguments) where TArguments : struct
    {
        var count = (int)(rows.Count / rows.Shape[^1]);
        if (count > 0)
        {
            launcher.Groups(kernel, new Index3D(count, 1, 1), arguments);
        }
    }

    private ClassRows RowsIn(string operation, in Tensor tensor) => ClassRows.Of(tensor, Floats(operation, tensor));

    private LossArguments LossOf(string operation, string name, in Tensor logits, in Tensor losses, in Tensor gradient)
    {
        if (logits.Rank != 2)
        {
            throw new ShapeException(operation, $"{name} must be [batch, classes], got shape {logits.Shape}");
        }

        RequireClasses(operation, name, logits);
        RequireShape(operation, "losses", losses, new Shape(logits.Shape[0]), "[batch]");
        RequireOwnElements(operation, losses);
        if (!gradient.IsNone)
        {
            RequireShape(operation, "gradient", gradient, logits.Shape, "that of the logits");
            RequireOwnElements(operation, gradient);
        }

        return new LossArguments
        {
            Batch = logits.Shape[0],
            Classes = logits.Shape[1],
            Student = RowsIn(operation, logits),
            Losses = Floats(operation, losses),
            LossStep = losses.Strides[0],
            Gradient = gradient.IsNone ? default : RowsIn(operation, gradient),
            HasGradient = gradient.IsNone ? 0 : 1,
        };
    }

    private static void RequireClasses(string operation, string name, in Tensor tensor)
    {
        if (tensor.Rank < 1 || tensor.Shape[^1] < 1)
        {
            throw new ShapeException(operation, $"{name} must be [..., classes] with at least one class, got {tensor.Shape}");
        }
    }
}
