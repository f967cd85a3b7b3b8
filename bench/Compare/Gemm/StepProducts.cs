using System.Diagnostics;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>Every matrix product of the training step, ours and OpenBLAS's in turn in one process: ratios survive a noisy machine, single figures do not.</summary>
internal static class StepProducts
{
    public const string Name = "gemm_shapes";

    private const double TurnSeconds = 0.03;

    // Of the longest products too: the core's speed changes within a few of them.
    private const int LeastCalls = 5;

    // OpenBLAS's workers poll for about this long after a call and would take our second core.
    private const int BlasCoolDownMilliseconds = 150;

    private static readonly PointwiseShape Square = new(1024, 1024, 1024);

    /// <summary>A row a product, most costly shapes first, then all of the step together: times by how often a step computes them.</summary>
    public static void Compare(int threads, int rounds, OpenBlas? blas, Report report)
    {
        using var backend = new CpuBackend(threads);
        if (blas is not null)
        {
            blas.Threads = threads;
        }

        foreach (var pass in Enum.GetValues<PointwisePass>())
        {
            report.Add(Row(Square, pass, threads, InTurn(new(Square, pass, backend), threads, rounds, blas)));
        }

        var (ours, theirs) = (0.0, 0.0);
        foreach (var (shape, count) in PointwiseShape.Of(OfficialStep.Plans, OfficialStep.Batch, OfficialStep.Classes))
        {
            foreach (var pass in Enum.GetValues<PointwisePass>())
            {
                var times = InTurn(new(shape, pass, backend), threads, rounds, blas);
                report.Add(Row(shape, pass, threads, times));
                ours += count * times.Ours;
                theirs += count * times.Theirs ?? 0;
            }
        }

        report.Add(new(Name, threads, ours, blas is null ? null : theirs, null, null));
    }

    private static Comparison Row(PointwiseShape shape, PointwisePass pass, int threads, (double Ours, double? Theirs) times) =>
        new($"{shape} {pass}", threads, times.Ours, times.Theirs, null, null);

    private static (double Ours, double? Theirs) InTurn(PointwiseProduct product, int threads, int rounds, OpenBlas? blas)
    {
        double[] ours = new double[rounds], theirs = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            ours[round] = Turn(product.Ours);
            if (blas is not null)
            {
                theirs[round] = Turn(() => product.By(blas));
                Thread.Sleep(threads > 1 ? BlasCoolDownMilliseconds : 0);
            }
        }

        return (Measurement.Median(ours), blas is null ? null : Measurement.Median(theirs));
    }

    // Best single call of a turn: other programs' share of the core only ever lengthens a call.
    private static double Turn(Action multiply)
    {
        multiply();
        var best = double.PositiveInfinity;
        var turn = Stopwatch.GetTimestamp();
        var calls = 0;
        do
        {
            calls++;
            var start = Stopwatch.GetTimestamp();
            multiply();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (calls < LeastCalls || Stopwatch.GetElapsedTime(turn).TotalSeconds < TurnSeconds);
        return best;
    }
}
