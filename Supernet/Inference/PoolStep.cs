using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>The shortcut's 2x2 mean; of an odd side padded by zeros that count.</summary>
internal sealed class PoolStep(IBackend backend, int x, int y, int size) : InferenceStep(y, x)
{
    private const int Window = 2;

    public override void Run(ReadOnlySpan<Tensor> maps) => backend.AveragePool(maps[x], maps[Output], Window, Window, size % Window);
}
