using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>
/// What a backend may do faster than one operation after another: convolutions whose batch norms and activations ride on their loads and stores, so that a raw
/// map is written once and read once by each of its readers.
/// </summary>
/// <remarks>
/// Maps are dense NHWC; weights may be slices. A gradient of the input means: of the map itself for a plain input (dx (+)= there); of
/// u = scale z + shift for a normalised one; of the gated activation for a gated one. The last two are stored, never added, and come with their <c>sums</c>:
/// ungated <c>[2, c]</c> in the type of <see cref="SumsOf"/>, the sums over pixels of d and of d z; gated <c>[5, n, 1, 1, c]</c> in the map's type, sums over the
/// pixels of an image of da act(u), da act'(u), act'(u), da act'(u) z and act'(u) z, of which the gradients of the gate and of the norm follow.
/// <see cref="ComposedFusion"/> does the same by the plain operations of any backend and is the reference.
/// </remarks>
public interface IFusedBackend
{
    /// <summary>Whether maps of this element type are fused.</summary>
    bool Fuses(DType dtype);

    /// <summary>Element type of ungated sums over maps of a type.</summary>
    DType SumsOf(DType dtype) => DType.Float64;

    /// <summary>z = x W^T over channels for W [out, in], and z's mean and biased variance per channel (none to skip).</summary>
    void PointwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp;

    /// <summary>Gradients of <see cref="PointwiseNorm{TIn}"/>: dx as said above, and dw +=; either may be none.</summary>
    void PointwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp;

    /// <summary>z = depthwise convolution of ungated x with W [k, k, c], padding k / 2, and z's mean and biased variance per channel (none to skip).</summary>
    void DepthwiseNorm<TIn>(in NormalizedMap x, in Tensor weight, in Tensor z, int stride, in Tensor mean, in Tensor variance) where TIn : struct, IUnaryOp;

    /// <summary>Gradients of <see cref="DepthwiseNorm{TIn}"/>: dx as said above, and dw +=; either may be none.</summary>
    void DepthwiseNormBackward<TIn, TAct>(
        in NormalizedMap x, in Tensor weight, in NormalizedGradient dz, in Tensor dx, bool accumulate, in Tensor dw, int stride, in Tensor sums)
        where TIn : struct, IUnaryOp where TAct : struct, IUnaryOp;

    /// <summary>y = act(scale z + shift) + addend; the addend, of y's shape, may be none.</summary>
    void Activate<TAct>(in NormalizedMap x, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp;

    /// <summary>d = dy act'(scale z + shift) for ungated x, with its sums [2, c]; d may be dy, or none if only the sums are wanted.</summary>
    void ActivateBackward<TAct>(in NormalizedMap x, in Tensor dy, in Tensor d, in Tensor sums) where TAct : struct, IUnaryOp;

    /// <summary>y [n, 1, 1, c] = mean over the pixels of an image of act(scale z + shift).</summary>
    void Pool<TAct>(in NormalizedMap x, in Tensor y) where TAct : struct, IUnaryOp;

    /// <summary>Writes dz, for readers that cannot take it on load.</summary>
    void NormGradient<TAct>(in NormalizedGradient dz, in Tensor y) where TAct : struct, IUnaryOp;

    /// <summary>scale = gamma / sqrt(variance + epsilon), shift = beta - mean scale.</summary>
    void NormScale(in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor scale, in Tensor shift);

    /// <summary>
    /// From the sums [2, c] over <paramref name="count"/> pixels: the rows p, q, r [3, c] of dz = p d + q z + r, and dgamma +=, dbeta += (none to skip). Without
    /// <paramref name="throughStatistics"/> mean and variance are constants, q = r = 0.
    /// </summary>
    void NormSlopes(
        in Tensor sums, in Tensor mean, in Tensor variance, in Tensor gamma, double epsilon, long count, bool throughStatistics,
        in Tensor slopes, in Tensor dgamma, in Tensor dbeta);

    /// <summary>
    /// Sums over pixels [2, c], in the type of <see cref="SumsOf"/>, of d = act'(u) (gate da + pooled) and of d z, from the sums [5, n, 1, 1, c] of a gated reader.
    /// pooled [n, 1, 1, c] begins as the gradient of the means over pixels and becomes its <paramref name="share"/> that reaches every pixel.
    /// </summary>
    void SumGated(in Tensor gatedSums, in Tensor gate, in Tensor pooled, double share, in Tensor sums);

    /// <summary>
    /// Squeeze-and-excite: gate = hsigmoid(relu(mean W1^T + b1) W2^T + b2) for means over pixels [n, 1, 1, c]. What the products are before their biases, squeezed [n, hidden] and
    /// excited [n, c], is left for <see cref="ExciteBackward"/>.
    /// </summary>
    void Excite(in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate);

    /// <summary>Gradients of <see cref="Excite"/> from the gate's: those of the weights +=, and dmean (+)=; any may be none.</summary>
    void ExciteBackward(
        in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor dgate, in ExciteWeights gradients, in Tensor dmean, bool accumulate);
}
