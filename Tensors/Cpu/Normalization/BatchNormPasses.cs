using System.Numerics;
using AlphaNet.Pure.Tensors.Cpu.Elementwise;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Normalization;

/// <summary>The passes of batch norm over memory, and the sums between them.</summary>
internal static unsafe class BatchNormPasses<TLane, TElement>
    where TLane : struct, IMemoryLane<TLane, TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    private const int MapGrain = 16 * 1024;
    private const int SumGrain = 32 * 1024;

    // Each part leaves a row of partial sums to be combined.
    private const int MaxSumParts = 32;

    public static void Statistics(CpuBackend backend, in Tensor x, in Tensor mean, in Tensor variance)
    {
        var period = new ChannelPeriod(x.Shape[^1]);
        var parts = Cut(period, x.Count, SumGrain, MaxSumParts);
        var blocks = backend.Rent(new Shape(parts.Parts, BatchStatisticsJob<TLane, TElement>.BlockRows, period.Length), x.DType);
        var totals = backend.Rent(new Shape(parts.Parts, BatchStatisticsJob<TLane, TElement>.TotalRows, period.Length), DType.Float64);
        var moments = totals.Pointer<double>();
        var job = new BatchStatisticsJob<TLane, TElement>(
            period, parts, x.Count, (nint)x.Pointer<TElement>(), (nint)blocks.Pointer<TElement>(), (nint)moments);
        backend.Workers.Run(parts.Parts, ref job);

        var means = new ChannelVector<TElement>(mean);
        var variances = new ChannelVector<TElement>(variance);
        for (var c = 0; c < period.Channels; c++)
        {
            var all = default(Moments);
            for (var part = 0; part < parts.Parts; part++)
            {
                var elements = Math.Min(parts.End(part) * period.Length, x.Count) - parts.Begin(part) * period.Length;
                var (whole, rest) = Math.DivRem(elements / period.Channels, period.Copies);
                for (var copy = 0; copy < period.Copies; copy++)
                {
                    var place = moments + (long)part * 2 * period.Length + copy * period.Channels + c;
                    all = Moments.Combine(all, new Moments(whole + (copy < rest ? 1 : 0), place[0], place[period.Length]));
                }
            }

            means[c] = all.Mean;
            variances[c] = all.Deviations / all.Count;
        }

        backend.Return(blocks);
        backend.Return(totals);
    }

    public static void Forward<TAct>(
        CpuBackend backend, in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor y)
        where TAct : struct, IUnaryOp
    {
        var period = new ChannelPeriod(x.Shape[^1]);
        var scratch = backend.Rent(new Shape(BatchNormTable<TElement>.Rows, period.Length), x.DType);
        var table = new BatchNormTable<TElement>(scratch.Pointer<TElement>(), period);
        table.SetForward(mean, variance, gamma, beta, epsilon);
        var parts = Cut(period, x.Count, MapGrain, int.MaxValue);
        var job = new BatchNormJob<TAct, TLane, TElement>(table, parts, x.Count, (nint)x.Pointer<TElement>(), (nint)y.Pointer<TElement>());
        backend.Workers.Run(parts.Parts, ref job);
        backend.Return(scratch);
    }

    public static void Backward<TAct>(
        CpuBackend backend, in Tensor x, in Tensor mean, in Tensor variance, in Tensor gamma, in Tensor beta, double epsilon, in Tensor dy,
        in Tensor dx, bool accumulate, in Tensor dgamma, in Tensor dbeta, bool throughStatistics) where TAct : struct, IUnaryOp
    {
        var period = new ChannelPeriod(x.Shape[^1]);
        var scratch = backend.Rent(new Shape(BatchNormTable<TElement>.Rows, period.Length), x.DType);
        var table = new BatchNormTable<TElement>(scratch.Pointer<TElement>(), period);
        table.SetForward(mean, variance, gamma, beta, epsilon);

        var sumParts = Cut(period, x.Count, SumGrain, MaxSumParts);
        var blocks = backend.Rent(new Shape(sumParts.Parts, 2, period.Length), x.DType);
        var totals = backend.Rent(new Shape(sumParts.Parts, 2, period.Length), DType.Float64);
        var sums = totals.Pointer<double>();
        var (source, gradient) = ((nint)x.Pointer<TElement>(), (nint)dy.Pointer<TElement>());
        var sumsJob = new BatchNormSumsJob<TAct, TLane, TElement>(
            table, sumParts, x.Count, source, gradient, (nint)blocks.Pointer<TElement>(), (nint)sums);
        backend.Workers.Run(sumParts.Parts, ref sumsJob);

        var variances = new ChannelVector<TElement>(variance);
        var gammas = new ChannelVector<TElement>(gamma);
        var gammaGradients = dgamma.IsNone ? default : new ChannelVector<TElement>(dgamma);
        var betaGradients = dbeta.IsNone ? default : new ChannelVector<TElement>(dbeta);
        var pixels = (double)x.Count / period.Channels;
        for (var c = 0; c < period.Channels; c++)
        {
            var (sum, weighted) = (0.0, 0.0);
            for (var part = 0; part < sumParts.Parts; part++)
            {
                for (var copy = 0; copy < period.Copies; copy++)
                {
                    var place = sums + (long)part * 2 * period.Length + copy * period.Channels + c;
                    sum += place[0];
                    weighted += place[period.Length];
                }
            }

            var inverse = 1 / Math.Sqrt(variances[c] + epsilon);
            var scale = throughStatistics ? gammas[c] * inverse / pixels : 0;
            table.Slope[c] = TElement.CreateTruncating(-scale * inverse * inverse * weighted);
            table.Offset[c] = TElement.CreateTruncating(-scale * sum);
            gammaGradients.Add(c, weighted * inverse);
            betaGradients.Add(c, sum);
        }

        backend.Return(blocks);
        backend.Return(totals);
        if (!dx.IsNone)
        {
            table.Repeat(table.Slope);
            table.Repeat(table.Offset);
            var parts = Cut(period, x.Count, MapGrain, int.MaxValue);
            var job = new BatchNormGradientJob<TAct, TLane, TElement>(
                table, parts, x.Count, source, gradient, (nint)dx.Pointer<TElement>(), accumulate);
            backend.Workers.Run(parts.Parts, ref job);
        }

        backend.Return(scratch);
    }

    private static Partition Cut(ChannelPeriod period, long count, int grain, int maxParts) =>
        new(period.Covering(count), Math.Max(1, grain / period.Length), maxParts, 1);
}
