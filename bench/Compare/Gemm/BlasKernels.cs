using System.Diagnostics;
using System.Globalization;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>Sees to it that OpenBLAS, PyTorch's too, runs its fastest kernels for the processor: a peer below its best is no measure.</summary>
/// <remarks>
/// A version older than the processor takes kernels of 2004, five times slower, or those of a narrower relative; so may a variable that somebody set once. Which are the fastest is measured.
/// </remarks>
internal static class BlasKernels
{
    /// <summary>Times the kernels that OpenBLAS runs, as a process of its own.</summary>
    public const string Argument = "--blas-kernels";

    // OpenBLAS reads it when it is loaded.
    private const string Variable = "OPENBLAS_CORETYPE";

    // Tells the program that runs again what was found.
    private const string NoteVariable = "ALPHANET_COMPARE_BLAS";

    private const int Size = 1024;
    private const int Calls = 9;

    // Less is noise: what is in force stays.
    private const double Gain = 1.1;

    /// <summary>Which kernels run and why; nothing where OpenBLAS chooses by itself and well.</summary>
    public static string? Note =>
        Environment.GetEnvironmentVariable(NoteVariable)
        ?? (Asked is { } asked ? $"OpenBLAS, PyTorch's too, runs its kernels for {asked}, as asked for by {Variable}" : null);

    private static string? Asked => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Prints the name of the kernels in force and the seconds that a product takes with one thread; "none" without OpenBLAS.</summary>
    public static void Print()
    {
        if (OpenBlas.TryLoad(out _) is not { } blas)
        {
            Console.WriteLine("none");
            return;
        }

        blas.Threads = 1;
        var (a, b, c) = (new float[Size * Size], new float[Size * Size], new float[Size * Size]);
        var best = double.PositiveInfinity;
        for (var call = 0; call < Calls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            blas.Multiply(false, false, Size, Size, Size, a, b, 0, c);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blas.Kernels} {best:R}"));
    }

    /// <summary>Runs this program again with faster kernels asked for, if there are any.</summary>
    /// <returns>Its exit code, or null where those in force are the fastest.</returns>
    public static int? RunAgainWithFastest()
    {
        if (Environment.GetEnvironmentVariable(NoteVariable) is not null || Time(null) is not { } own)
        {
            return null;
        }

        var times = Machine.BlasKernels.Select(Time).OfType<(string Kernels, double Seconds)>().ToArray();
        if (times.Length == 0 || times.MinBy(time => time.Seconds) is var fastest && own.Seconds < Gain * fastest.Seconds)
        {
            return null;
        }

        var start = ChildProcess.OfThisProgram(Environment.GetCommandLineArgs()[1..]);
        start.Environment[Variable] = fastest.Kernels;
        start.Environment[NoteVariable] = string.Create(
            CultureInfo.InvariantCulture,
            $"OpenBLAS, PyTorch's too, runs its kernels for {fastest.Kernels}: {own.Seconds / fastest.Seconds:0.0} times as fast here as those for {own.Kernels}, {(Asked is null ? "its own choice" : $"which {Variable} asks for")}");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static (string Kernels, double Seconds)? Time(string? asked)
    {
        var start = ChildProcess.OfThisProgram(Argument);
        if (asked is not null)
        {
            start.Environment[Variable] = asked;
        }

        return ChildProcess.LastLine(start).Split(' ') is [var kernels, var seconds] ? (kernels, double.Parse(seconds, CultureInfo.InvariantCulture)) : null;
    }
}
