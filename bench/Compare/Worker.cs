using System.Diagnostics;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>Our side: this program in a process of its own, measuring one case and saying so in one line.</summary>
internal static class Worker
{
    public const string Argument = "--worker";

    private const double Mebibyte = 1 << 20;

    public static ProcessStartInfo Start(Case work, int threads) => Start(work.Name, threads, work.Repetitions);

    public static ProcessStartInfo Start(string name, int threads, int repetitions) => ChildProcess.OfThisProgram(Argument, name, $"{threads}", $"{repetitions}");

    public static void Run(Case work, int threads, int repetitions)
    {
        using var backend = new CpuBackend(threads);
        var call = work.Prepare(backend);
        WarmUp.Run(call);
        var times = new double[repetitions * work.CallsPerRepetition];
        for (var i = 0; i < times.Length; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            call();
            times[i] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        using var self = Process.GetCurrentProcess();
        Console.WriteLine(new Measurement(Measurement.Median(times), self.PeakWorkingSet64 / Mebibyte).ToJson());
    }
}
