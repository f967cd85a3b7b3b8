using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>y = swish(dw(x, W) + bias).</summary>
internal sealed class DepthwiseStep(IInferenceBackend backend, int x, int y, Tensor weight, Tensor bias, int stride) : InferenceStep(y, x)
{
    public override void Run(ReadOnlySpan<Tensor> maps) => backend.Depthwise<Swish>(maps[x], weight, bias, maps[Output], stride);
}
