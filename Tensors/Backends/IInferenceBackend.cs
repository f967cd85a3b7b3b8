using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Backends;

/// <summary>
/// What a backend does faster for a net whose weights no longer change: batch norms are folded into weights and biases, weights are packed once, bias,
/// activation and addend ride on the store.
/// </summary>
/// <remarks>Maps are dense NHWC in Float32; y must not overlap the inputs.</remarks>
public interface IInferenceBackend
{
    /// <summary>How many parts of <see cref="SideBySide"/> are under way at a time.</summary>
    int Lanes { get; }

    /// <summary>Runs the parts of a job, <see cref="Lanes"/> at a time; each may call this backend, which then computes on the part's own thread.</summary>
    /// <remarks>What a part throws arrives as it was thrown.</remarks>
    void SideBySide<TJob>(int parts, ref TJob job) where TJob : struct, IParallelJob;

    /// <summary>Packs a weight [out, in] of any strides, which must stay as it is: a backend may read it where it lies.</summary>
    PackedWeight Pack(in Tensor weight);

    /// <summary>y = act((x gate) W^T + bias) + addend for x [n, ..., in]; gate [n, 1, 1, in] and addend, of y's shape, may be none.</summary>
    void Pointwise<TAct>(in Tensor x, PackedWeight weight, in Tensor bias, in Tensor gate, in Tensor addend, in Tensor y) where TAct : struct, IUnaryOp;

    /// <summary>y = act(depthwise convolution of x with W [k, k, c] + bias), padding k / 2.</summary>
    void Depthwise<TAct>(in Tensor x, in Tensor weight, in Tensor bias, in Tensor y, int stride) where TAct : struct, IUnaryOp;

    /// <summary>y = act(y + bias).</summary>
    void Bias<TAct>(in Tensor y, in Tensor bias) where TAct : struct, IUnaryOp;

    /// <summary>y [n, 1, 1, c] = mean over the pixels of each image.</summary>
    void Mean(in Tensor x, in Tensor y);
}
