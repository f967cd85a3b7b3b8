using AlphaNet.Pure.Kernels.Optimization;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using ILGPU;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>The optimizer's update.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void SgdStep(in Tensor value, in Tensor gradient, in Tensor momentum, in Tensor roles, in SgdOptions options)
    {
        const string Name = "SgdStep";
        RequireSame(Name, value, gradient);
        RequireSame(Name, value, momentum);
        if (!roles.IsNone)
        {
            RequireShape(Name, "a value with roles", value, new Shape((int)value.Count), "a flat block");
            RequireShape(Name, "roles", roles, new Shape(SgdRole.Lines((int)value.Count)), $"one for {SgdRole.LineElements} elements of {value.Shape}");
            RequireDense(Name, "roles", roles);
        }

        launcher.OverElements(SgdKernel.Step, value.Count, new SgdKernel.Arguments
        {
            Count = (int)value.Count,
            Value = DenseFloats(Name, "value", value),
            Gradient = DenseFloats(Name, "gradient", gradient),
            Momentum = DenseFloats(Name, "momentum", momentum),
            Roles = roles.IsNone ? ArrayView<int>.Empty : Ints(Name, "roles", roles),
            HasRoles = roles.IsNone ? 0 : 1,
            LearningRate = (float)options.LearningRate,
            Decay = (float)options.Momentum,
            WeightDecay = (float)options.WeightDecay,
            ClipValue = (float)options.ClipValue,
            GradientScale = (float)options.GradientScale,
            Nesterov = options.Nesterov ? 1 : 0,
        });
    }
}
