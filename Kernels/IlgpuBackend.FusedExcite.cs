using AlphaNet.Pure.Kernels.Fused;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using static AlphaNet.Pure.Tensors.Backends.FusedOperand;

namespace AlphaNet.Pure.Kernels;

/// <content>Gates. Biases, activations and their derivatives are computed where products load their factors: of a gate of a few thousand numbers, launches are what costs.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void SumGated(in Tensor gatedSums, in Tensor gate, in Tensor pooled, double share, in Tensor sums)
    {
        const string Name = "SumGated";
        RequireGatedSums(Name, gatedSums, gate, pooled, sums, DType.Float32);
        launcher.OverElements(GatedSumsKernel.Sum, sums.Shape[1], new GatedSumsKernel.Arguments
        {
            GatedSums = Floats(Name, gatedSums),
            Gate = Floats(Name, gate),
            Pooled = Floats(Name, pooled),
            Sums = Floats(Name, sums),
            Channels = sums.Shape[1],
            Images = gate.Shape[0],
            Share = (float)share,
        });
    }

    /// <inheritdoc/>
    public void Excite(in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor gate)
    {
        const string Name = "Excite";
        RequireExcite(Name, mean, weights, squeezed, excited, gate);
        RequireSingle(Name, mean);
        var (channels, hidden) = (excited.Shape[1], squeezed.Shape[1]);
        Multiply(Name, FactorOf(Name, mean.ToMatrix()), FactorOf(Name, weights.Reduce), channels, squeezed, accumulate: false);
        var vectors = new PixelFactor<BiasedReader<Relu>> { Reader = BiasedOf<Relu>(Name, squeezed, weights.ReduceBias) };
        Multiply(Name, vectors, FactorOf(Name, weights.Expand), hidden, excited, accumulate: false);
        Write(Name, BiasedOf<HardSigmoid>(Name, excited, weights.ExpandBias), default, gate);
    }

    /// <inheritdoc/>
    public void ExciteBackward(
        in Tensor mean, in ExciteWeights weights, in Tensor squeezed, in Tensor excited, in Tensor dgate, in ExciteWeights gradients, in Tensor dmean, bool accumulate)
    {
        const string Name = "ExciteBackward";
        RequireExcite(Name, mean, weights, squeezed, excited, dgate);
        RequireExciteGradients(Name, mean, weights, gradients, dmean);
        RequireSingle(Name, mean);
        var (channels, hidden) = (excited.Shape[1], squeezed.Shape[1]);
        var outer = new BiasedGradientReader<HardSigmoid> { Dy = Floats(Name, dgate), Map = BiasedOf<HardSigmoid>(Name, excited, weights.ExpandBias) };
        if (!gradients.Expand.IsNone)
        {
            PointwiseWeightGradient(Name, outer, BiasedOf<Relu>(Name, squeezed, weights.ReduceBias), squeezed, gradients.Expand);
        }

        var delta = Rent(squeezed.Shape, DType.Float32);
        var pixels = new PixelFactor<BiasedGradientReader<HardSigmoid>> { Reader = outer };
        Multiply(Name, pixels, FactorOf(Name, weights.Expand.Transpose()), channels, delta, accumulate: false);
        var inner = new BiasedGradientReader<Relu> { Dy = Floats(Name, delta), Map = BiasedOf<Relu>(Name, squeezed, weights.ReduceBias) };
        if (!gradients.Reduce.IsNone)
        {
            PointwiseWeightGradient(Name, inner, PlainOf(Name, "mean", mean), mean, gradients.Reduce);
        }

        if (!dmean.IsNone)
        {
            Multiply(Name, new PixelFactor<BiasedGradientReader<Relu>> { Reader = inner }, FactorOf(Name, weights.Reduce.Transpose()), hidden, dmean.ToMatrix(), accumulate);
        }

        var sums = new ExciteKernel.Arguments
        {
            Excited = outer,
            Squeezed = inner,
            ExpandBias = FloatsOrNone(Name, gradients.ExpandBias),
            ReduceBias = FloatsOrNone(Name, gradients.ReduceBias),
            Channels = gradients.ExpandBias.IsNone ? 0 : channels,
            Hidden = gradients.ReduceBias.IsNone ? 0 : hidden,
            Images = squeezed.Shape[0],
        };
        launcher.OverElements(ExciteKernel.BiasGradients, sums.Channels + sums.Hidden, sums);
        Return(delta);
    }

    private BiasedReader<TAct> BiasedOf<TAct>(string operation, in Tensor z, in Tensor bias) where TAct : struct, IUnaryOp =>
        new() { Map = Floats(operation, z), Bias = Floats(operation, bias), Channels = z.Shape[1] };
}
