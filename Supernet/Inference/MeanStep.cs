using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>y [n, 1, 1, c] = mean over the pixels of x.</summary>
internal sealed class MeanStep(IInferenceBackend backend, int x, int y) : InferenceStep(y, x)
{
    public override void Run(ReadOnlySpan<Tensor> maps) => backend.Mean(maps[x], maps[Output]);
}
