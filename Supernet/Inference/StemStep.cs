using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>y = swish(conv3x3(x, W) + bias).</summary>
internal sealed class StemStep(IBackend backend, IInferenceBackend folded, int x, int y, Tensor weight, Tensor bias, int stride) : InferenceStep(y, x)
{
    public override void Run(ReadOnlySpan<Tensor> maps)
    {
        backend.Conv2d(maps[x], weight, maps[Output], stride, StemPlan.Kernel / 2);
        folded.Bias<Swish>(maps[Output], bias);
    }
}
