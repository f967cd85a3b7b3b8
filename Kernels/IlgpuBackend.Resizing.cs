using AlphaNet.Pure.Kernels.Resize;
using AlphaNet.Pure.Tensors;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Resizing of maps.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void ResizeBicubic(in Tensor x, in Tensor y)
    {
        const string Name = "ResizeBicubic";
        RequireOwnElements(Name, y);
        launcher.OverElements(BicubicKernel.Forward, y.Count, ResizingOf(Name, "x", x, "y", y) with { Count = (int)y.Count });
    }

    /// <inheritdoc/>
    public void ResizeBicubicBackward(in Tensor dy, in Tensor dx, bool accumulate)
    {
        const string Name = "ResizeBicubicBackward";
        RequireOwnElements(Name, dx);
        launcher.OverElements(BicubicKernel.Backward, dx.Count, ResizingOf(Name, "dx", dx, "dy", dy) with { Count = (int)dx.Count, Accumulate = accumulate ? 1 : 0 });
    }

    private BicubicKernel.Arguments ResizingOf(string operation, string sourceName, in Tensor source, string targetName, in Tensor target)
    {
        RequireMap(operation, sourceName, source);
        RequireMap(operation, targetName, target);
        if (source.Shape[0] != target.Shape[0] || source.Shape[3] != target.Shape[3] || source.Count == 0 != (target.Count == 0))
        {
            throw new ShapeException(operation, $"{sourceName} {source.Shape} and {targetName} {target.Shape} must agree in batch and channels, and have pixels");
        }

        return new BicubicKernel.Arguments
        {
            Channels = source.Shape[3],
            SourceHeight = source.Shape[1],
            SourceWidth = source.Shape[2],
            TargetHeight = target.Shape[1],
            TargetWidth = target.Shape[2],
            Source = MapIn(operation, source),
            Target = MapIn(operation, target),
        };
    }
}
