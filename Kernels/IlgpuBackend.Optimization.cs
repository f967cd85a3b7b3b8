using AlphaNet.Pure.Kernels.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Kernels;

/// <content>The optimizer's update.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in SgdOptions options)
    {
        const string Name = "SgdStep";
        RequireSame(Name, value, gradient);
        RequireSame(Name, value, momentum);
        launcher.OverElements(SgdKernel.Step, value.Count, new SgdKernel.Arguments
        {
            Count = (int)value.Count,
            Value = DenseFloats(Name, "value", value),
            Gradient = DenseFloats(Name, "gradient", gradient),
            Momentum = DenseFloats(Name, "momentum", momentum),
            LearningRate = (float)options.LearningRate,
            Decay = (float)options.Momentum,
            WeightDecay = (float)options.WeightDecay,
            ClipValue = (float)options.ClipValue,
            GradientScale = (float)options.GradientScale,
            Nesterov = options.Nesterov ? 1 : 0,
        });
    }
}
