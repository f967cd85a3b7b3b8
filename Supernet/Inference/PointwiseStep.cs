using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>y = act((x gate) W^T + bias) + addend.</summary>
internal sealed class PointwiseStep<TAct>(
    IInferenceBackend backend, int x, int y, PackedWeight weight, Tensor bias, int gate = InferenceStep.None, int addend = InferenceStep.None)
    : InferenceStep(y, x, gate, addend)
    where TAct : struct, IUnaryOp
{
    public override void Run(ReadOnlySpan<Tensor> maps) =>
        backend.Pointwise<TAct>(maps[x], weight, bias, gate == None ? default : maps[gate], addend == None ? default : maps[addend], maps[Output]);
}
