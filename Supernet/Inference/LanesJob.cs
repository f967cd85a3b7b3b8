using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Supernet.Inference;

/// <summary>A batch in as many parts as there are lanes, a lane each.</summary>
internal readonly struct LanesJob(InferenceLane[] lanes, Tensor images, Tensor logits) : IParallelJob
{
    public void Execute(int part)
    {
        var (first, end) = (images.Shape[0] * part / lanes.Length, images.Shape[0] * (part + 1) / lanes.Length);
        lanes[part].Run(images.Slice(0, first, end - first), logits.Slice(0, first, end - first));
    }
}
