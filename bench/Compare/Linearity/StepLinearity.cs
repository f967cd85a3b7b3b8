using System.Diagnostics;
using System.Globalization;
using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.Nn.Layers;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare.Linearity;

/// <summary>Whether a pass (forward, loss, backward) costs in proportion to its multiply-accumulates: over subnets, over batches, and from large maps to small.</summary>
internal static class StepLinearity
{
    public const string Name = "linearity";

    private const int Subnets = 10;
    private const int SmallBatch = 128;
    private const int SmallClasses = 10;
    private const int WarmUpRounds = 2;
    private const int Rounds = 7;

    public static void Run(int threads, Report report)
    {
        using var backend = new CpuBackend(threads);
        var official = new Pass(backend, SearchSpaces.AlphaNet, OfficialStep.Classes);
        Show(
            report, threads, $"{Subnets} subnets from min to max, batch {OfficialStep.Batch}",
            Measure([.. Enumerable.Range(0, Subnets).Select(i => official.Of(Between(SearchSpaces.AlphaNet, i / (Subnets - 1.0)), OfficialStep.Batch))]));
        int[] batches = [4, 8, 12, 16, 20, 24, 28, 32];
        Show(report, threads, "largest net at 192 px, batch 4 to 32", Measure([.. batches.Select(batch => official.Of(OfficialStep.Plans[0], batch))]));
        var small = new Pass(backend, SearchSpaces.Cifar, SmallClasses).Of(NetworkPlan.CreateMax(SearchSpaces.Cifar), SmallBatch);
        var rates = Measure([small, official.Of(OfficialStep.Plans[0], OfficialStep.Batch)]);
        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}, {threads} threads: small maps (cifar, batch {SmallBatch}) {Rate(rates[0]):F1} GFLOP/s, large maps (alphanet, 192 px) {Rate(rates[1]):F1} GFLOP/s, ratio {Rate(rates[0]) / Rate(rates[1]):F2}"));
    }

    /// <summary>
    /// The best call of each pass. They take turns, round by round: a slow minute of the machine then meets all of them and not a few, which would bend the line.
    /// </summary>
    private static (double Macs, double Seconds)[] Measure(IReadOnlyList<(double Macs, Action Call)> passes)
    {
        var best = new double[passes.Count];
        Array.Fill(best, double.PositiveInfinity);
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            for (var i = 0; i < best.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                passes[i].Call();
                best[i] = round < 0 ? best[i] : Math.Min(best[i], Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return [.. passes.Zip(best, (pass, seconds) => (pass.Macs, seconds))];
    }

    /// <summary>Every gene at the same share of its way from its least to its largest choice.</summary>
    private static NetworkPlan Between(SearchSpace space, double share)
    {
        int At(IReadOnlyList<int> choices) => choices[(int)Math.Round(share * (choices.Count - 1))];
        return NetworkPlan.Create(space, new Architecture(
            At(space.Resolutions),
            [At(space.StemWidths), .. space.Stages.Select(stage => At(stage.Widths)), At(space.LastWidths)],
            [.. space.Stages.Select(stage => At(stage.Depths))],
            [.. space.Stages.Select(stage => At(stage.KernelSizes))],
            [.. space.Stages.Select(stage => At(stage.ExpandRatios))]));
    }

    private static void Show(Report report, int threads, string what, (double Macs, double Seconds)[] points)
    {
        var line = Line.Through(points);
        foreach (var (macs, seconds) in points)
        {
            report.Note(string.Create(CultureInfo.InvariantCulture, $"  {macs / 1e9,8:F2} GMAC {seconds * 1e3,9:F1} ms {6 * macs / seconds / 1e9,7:F1} GFLOP/s"));
        }

        report.Note(string.Create(CultureInfo.InvariantCulture, $"{Name}, {threads} threads: {what}: R^2 {line.RSquared:F4}, {6 / line.Slope / 1e9:F1} GFLOP/s, {line.Intercept * 1e3:F1} ms at 0"));
    }

    private static double Rate((double Macs, double Seconds) point) => 6 * point.Macs / point.Seconds / 1e9;

    private sealed class Pass
    {
        private readonly CpuBackend backend;
        private readonly ElasticNet net;
        private readonly Tape tape;

        public Pass(CpuBackend backend, SearchSpace space, int classes)
        {
            this.backend = backend;
            net = new ElasticNet(space, classes);
            net.Parameters.Initialize(backend, 1);
            tape = new Tape(backend);
        }

        public (double Macs, Action Call) Of(NetworkPlan plan, int batch)
        {
            var images = Tensor.Uninitialized(new Shape(batch, plan.Stem.InSize, plan.Stem.InSize, StemPlan.InChannels));
            backend.RandomNormal(images, new(1, 1, 1), 0, 1);
            var labels = Tensor.Zeros(new Shape(batch), DType.Int32);
            return ((double)NetworkCost.Of(plan, net.Classes).Macs * batch, Call);

            void Call()
            {
                tape.Backward(net.Forward(new ForwardContext(tape, NormMode.Batch), tape.Constant(images), plan).CrossEntropy(labels, 0.1));
                tape.Reset();
            }
        }
    }
}
