using System.Diagnostics;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>Our side: this program in a process of its own, measuring one case and saying so in one line.</summary>
internal static class Worker
{
    public const string Argument = "--worker";

    private const int WarmUpCalls = 2;

    // The runtime recompiles hot methods in the background; a training that runs for hours does not see that.
    private const double WarmUpSeconds = 1;

    private const double Mebibyte = 1 << 20;

    public static ProcessStartInfo Start(Case work, int threads) => Start(work.Name, threads, work.Repetitions);

    public static ProcessStartInfo Start(string name, int threads, int repetitions) => ChildProcess.OfThisProgram(Argument, name, $"{threads}", $"{repetitions}");

    public static void Run(Case work, int threads, int repetitions)
    {
        using var backend = new CpuBackend(threads);
        var call = work.Prepare(backend);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUpCalls || Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds; i++)
        {
            call();
        }

        var times = new double[repetitions * work.CallsPerRepetition];
        for (var i = 0; i < times.Length; i++)
        {
            begin = Stopwatch.GetTimestamp();
            call();
            times[i] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(new Measurement(Measurement.Median(times), self.PeakWorkingSet64 / Mebibyte).ToJson());
    }
}
