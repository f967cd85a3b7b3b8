using System.Numerics;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu.Normalization;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Batch normalisation (Ioffe, Szegedy 2015) with the activation that follows it.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>Per-channel mean and biased variance of dense x [..., c] over all axes but the last.</summary>
    public void BatchStatistics(in Tensor x, in Tensor mean, in Tensor variance)
    {
        const string Name = "BatchStatistics";
        Operand.RequireFloat(Name, x);
        Operand.RequireDense(Name, x);
        Operand.RequireChannels(Name, nameof(mean), mean, x);
        Operand.RequireChannels(Name, nameof(variance), variance, x);
        Operand.RequireOwnElements(Name, mean);
        Operand.RequireOwnElements(Name, variance);
        if (x.Count == 0)
        {
            throw new ShapeException(Name, $"{x} has no elements to take statistics of");
        }

        OnLanes(x.DType, new BatchStatisticsAction(this, x, mean, variance));
    }

    /// <summary>y = act(gamma * (x - mean) / sqrt(variance + epsilon) + beta), per channel; y may be x. x and y are dense.</summary>
    public void BatchNorm<TAct>(in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y)
        where TAct : struct, IUnaryOp
    {
        const string Name = "BatchNorm";
        RequireBatchNorm(Name, x, mean, variance, gamma, beta, y);
        if (x.Count == 0)
        {
            return;
        }

        OnLanes(x.DType, new BatchNormAction<TAct>(this, x, mean, variance, gamma, beta, epsilon, y));
    }

    /// <summary>
    /// Gradients of <see cref="BatchNorm{TAct}"/>: dx (+)=, dgamma +=, dbeta +=, each none to skip. With <paramref name="throughStatistics"/> the mean and variance
    /// are x's own and are differentiated through (training); otherwise they are constants (inference). dx may be dy when not accumulating. x, dy and dx are dense.
    /// </summary>
    public void BatchNormBackward<TAct>(
        in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy,
        in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp
    {
        const string Name = "BatchNormBackward";
        RequireBatchNorm(Name, x, mean, variance, gamma, beta, dy);
        if (!dgamma.IsNone)
        {
            Operand.RequireChannels(Name, nameof(dgamma), dgamma, x);
            Operand.RequireOwnElements(Name, dgamma);
        }

        if (!dbeta.IsNone)
        {
            Operand.RequireChannels(Name, nameof(dbeta), dbeta, x);
            Operand.RequireOwnElements(Name, dbeta);
        }

        if (!dx.IsNone)
        {
            Operand.RequireSame(Name, x, dx);
            Operand.RequireDense(Name, dx);
        }

        if (x.Count == 0)
        {
            return;
        }

        OnLanes(
            x.DType, new BatchNormBackwardAction<TAct>(this, x, mean, variance, gamma, beta, epsilon, dy, dx, accumulate, dgamma, dbeta, throughStatistics));
    }

    private static void RequireBatchNorm(
        string name, in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, in Tensor other)
    {
        Operand.RequireSame(name, x, other);
        Operand.RequireDense(name, x);
        Operand.RequireDense(name, other);
        Operand.RequireChannels(name, nameof(mean), mean, x);
        Operand.RequireChannels(name, nameof(variance), variance, x);
        Operand.RequireChannels(name, nameof(gamma), gamma, x);
        Operand.RequireChannels(name, nameof(beta), beta, x);
    }

    private readonly struct BatchStatisticsAction(CpuBackend backend, Tensor x, Tensor mean, Tensor variance) : ILaneAction
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            BatchNormPasses<TLane, TElement>.Statistics(backend, x, mean, variance);
    }

    private readonly struct BatchNormAction<TAct>(
        CpuBackend backend, Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, double epsilon, Tensor y) : ILaneAction
        where TAct : struct, IUnaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            BatchNormPasses<TLane, TElement>.Forward<TAct>(backend, x, mean, variance, gamma, beta, epsilon, y);
    }

    private readonly struct BatchNormBackwardAction<TAct>(
        CpuBackend backend, Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, double epsilon, Tensor dy,
        Tensor dx, bool accumulate, Tensor dgamma, Tensor dbeta, bool throughStatistics) : ILaneAction where TAct : struct, IUnaryOp
    {
        public void Run<TLane, TElement>()
            where TLane : struct, IMemoryLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement> =>
            BatchNormPasses<TLane, TElement>.Backward<TAct>(
                backend, x, mean, variance, gamma, beta, epsilon, dy, dx, accumulate, dgamma, dbeta, throughStatistics);
    }
}
