using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>What a device must be able to do: the whole seam between the engine and a processor.</summary>
/// <remarks>
/// Results go to tensors the caller gives. Elementwise operations are type parameters, so the seam does not grow with them. Maps are NHWC.
/// Outputs must not overlap inputs except where said. <c>accumulate</c> adds to the output instead of overwriting it.
/// Operands share one floating element type; strided views are welcome wherever a dense operand is not asked for.
/// An output repeats none of its own elements (no broadcast view). Every operation throws <see cref="ShapeException"/> naming itself and the shapes when operands do not fit,
/// and <see cref="ArgumentOutOfRangeException"/> for numbers that make no sense, such as a stride below 1.
/// </remarks>
public interface IBackend
{
    /// <summary>Name for reports, as in "cpu, Vector512, 2 threads".</summary>
    string Name { get; }

    /// <summary>The device in whose memory <see cref="Rent"/> makes tensors and all operands must lie; null for the host's.</summary>
    string? Device => null;

    /// <summary>Waits until everything asked for is done; a device may be behind. Reading a tensor waits by itself.</summary>
    void Synchronize()
    {
    }

    /// <summary>A tensor of uninitialised memory from the backend's pool.</summary>
    Tensor Rent(Shape shape, DType dtype);

    /// <summary>Hands a rented tensor's block back.</summary>
    void Return(in Tensor tensor);

    /// <summary>y = value.</summary>
    void Fill(in Tensor y, double value);

    /// <summary>y = x, converting the element type; x broadcasts to y. Either may lie in the host's memory.</summary>
    void Copy(in Tensor x, in Tensor y);

    /// <summary>y = op(x); y may be x.</summary>
    void Unary<TOp>(in Tensor x, in Tensor y) where TOp : struct, IUnaryOp;

    /// <summary>dx (+)= dy * op'(x); dx may be dy.</summary>
    void UnaryBackward<TOp>(in Tensor x, in Tensor dy, in Tensor dx, bool accumulate) where TOp : struct, IUnaryOp;

    /// <summary>y (+)= op(a, b), both broadcast to y; y may be a or b.</summary>
    void Binary<TOp>(in Tensor a, in Tensor b, in Tensor y, bool accumulate = false) where TOp : struct, IBinaryOp;

    /// <summary>dx (+)= sum over broadcast axes of dy * d op(a, b) / d(a or b): dx has the shape of the operand <paramref name="ofSecond"/> names.</summary>
    void BinaryBackward<TOp>(in Tensor a, in Tensor b, in Tensor dy, in Tensor dx, bool ofSecond, bool accumulate) where TOp : struct, IBinaryOp;

    /// <summary>y (+)= x combined over the axes where y has length 1 and x has not; ranks are equal.</summary>
    void Reduce<TOp>(in Tensor x, in Tensor y, bool accumulate = false) where TOp : struct, IReduceOp;

    /// <summary>y (+)= scale * x; x broadcasts to y, and y may be x.</summary>
    void AddScaled(in Tensor x, double scale, in Tensor y, bool accumulate);

    /// <summary>c (+)= a b for matrices [m, k] and [k, n] with any strides: a transposed view costs nothing extra.</summary>
    void MatMul(in Tensor a, in Tensor b, in Tensor c, bool accumulate = false);

    /// <summary>y = dense convolution of x [n, h, w, i] with w [o, kh, kw, i], zero padding.</summary>
    void Conv2d(in Tensor x, in Tensor weight, in Tensor y, int stride, int padding);

    /// <summary>dx (+)= gradient of <see cref="Conv2d"/> with respect to x.</summary>
    void Conv2dInputGradient(in Tensor dy, in Tensor weight, in Tensor dx, int stride, int padding, bool accumulate);

    /// <summary>dw += gradient of <see cref="Conv2d"/> with respect to the weight.</summary>
    void Conv2dWeightGradient(in Tensor x, in Tensor dy, in Tensor dw, int stride, int padding);

    /// <summary>y = depthwise convolution of dense x [n, h, w, c] with w [k, k, c], k odd, padding k/2, output size (n + stride - 1) / stride.</summary>
    void Depthwise(in Tensor x, in Tensor weight, in Tensor y, int stride);

    /// <summary>dx (+)= and dw += gradients of <see cref="Depthwise"/>; either may be none.</summary>
    void DepthwiseBackward(in Tensor x, in Tensor weight, in Tensor dy, in Tensor dx, bool accumulate, in Tensor dw, int stride);

    /// <summary>y = mean over size x size windows, zero padding counted in the divisor.</summary>
    void AveragePool(in Tensor x, in Tensor y, int size, int stride, int padding);

    /// <summary>dx (+)= gradient of <see cref="AveragePool"/>.</summary>
    void AveragePoolBackward(in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate);

    /// <summary>y = largest of size x size windows; padding never wins.</summary>
    void MaxPool(in Tensor x, in Tensor y, int size, int stride, int padding);

    /// <summary>dx (+)= gradient of <see cref="MaxPool"/>: to the first largest element of each window.</summary>
    void MaxPoolBackward(in Tensor x, in Tensor dy, in Tensor dx, int size, int stride, int padding, bool accumulate);

    /// <summary>Per-channel mean and biased variance of dense x [..., c] over all axes but the last.</summary>
    void BatchStatistics(in Tensor x, in Tensor mean, in Tensor variance);

    /// <summary>y = act(gamma * (x - mean) / sqrt(variance + epsilon) + beta), per channel; y may be x.</summary>
    void BatchNorm<TAct>(in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y) where TAct : struct, IUnaryOp;

    /// <summary>
    /// Gradients of <see cref="BatchNorm{TAct}"/>: dx (+)=, dgamma +=, dbeta +=, each none to skip. With <paramref name="throughStatistics"/> the mean and variance
    /// are x's own and are differentiated through (training); otherwise they are constants (inference). dx may be dy when not accumulating.
    /// </summary>
    void BatchNormBackward<TAct>(
        in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy,
        in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp;

    /// <summary>y = softmax over the last axis, or its logarithm.</summary>
    void Softmax(in Tensor x, in Tensor y, bool logarithm);

    /// <summary>dx (+)= gradient of <see cref="Softmax"/> from its result y.</summary>
    void SoftmaxBackward(in Tensor y, in Tensor dy, in Tensor dx, bool logarithm, bool accumulate);

    /// <summary>
    /// Cross entropy of logits [n, classes] with Int32 labels [n], targets smoothed to (1 - s) onehot + s / classes: per-sample losses [n] and the gradient of
    /// their mean with respect to the logits (none to skip).
    /// </summary>
    void CrossEntropy(in Tensor logits, in Tensor labels, double smoothing, in Tensor losses, in Tensor gradient);

    /// <summary>Soft cross entropy -sum softmax(teacher) log softmax(student): per-sample losses [n] and the gradient of their mean (none to skip).</summary>
    void SoftCrossEntropy(in Tensor student, in Tensor teacher, in Tensor losses, in Tensor gradient);

    /// <summary>The adaptive alpha-divergence surrogate: per-sample losses [n] and the gradient of their mean with respect to the student (none to skip).</summary>
    void AlphaDivergence(in Tensor student, in Tensor teacher, in AlphaDivergenceOptions options, in Tensor losses, in Tensor gradient);

    /// <summary>y = x [n, h, w, c] resized to y's height and width: bicubic with a = -0.75, half-pixel centres, border clamped, no antialiasing.</summary>
    void ResizeBicubic(in Tensor x, in Tensor y);

    /// <summary>dx (+)= gradient of <see cref="ResizeBicubic"/>.</summary>
    void ResizeBicubicBackward(in Tensor dy, in Tensor dx, bool accumulate);

    /// <summary>y = uniform numbers in [low, high), element i (row-major) from (key, i).</summary>
    void RandomUniform(in Tensor y, in RandomKey key, double low, double high);

    /// <summary>y = normal numbers, element i (row-major) from (key, i).</summary>
    void RandomNormal(in Tensor y, in RandomKey key, double mean, double deviation);

    /// <summary>One step of SGD over dense tensors of one shape: g clipped, decayed, buffered, applied. A buffer of zeros starts as g.</summary>
    /// <param name="value">What is trained.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="momentum">Its momentum buffer.</param>
    /// <param name="roles">One <see cref="SgdRole"/> (Int32) for every <see cref="SgdRole.LineElements"/> elements; none where all decay.</param>
    /// <param name="options">Rate, decays, clipping.</param>
    /// <exception cref="ShapeException">Shapes differ, an operand does not lie densely, or roles are not of that number and type.</exception>
    void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in Tensor roles, in SgdOptions options);

    /// <summary>Sum of squares of all elements, in double.</summary>
    double SumOfSquares(in Tensor x);
}
