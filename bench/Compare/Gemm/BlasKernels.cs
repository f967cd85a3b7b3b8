using System.Diagnostics;

namespace AlphaNet.Pure.Compare.Gemm;

/// <summary>Sees to it that OpenBLAS, PyTorch's too, runs the kernels that suit the processor: a version older than the processor takes those of 2004, which are five times slower.</summary>
internal static class BlasKernels
{
    /// <summary>Asks this program, as a process of its own, which kernels OpenBLAS chooses by itself.</summary>
    public const string Argument = "--blas-kernels";

    /// <summary>The environment variable that OpenBLAS reads when it is loaded.</summary>
    public const string Variable = "OPENBLAS_CORETYPE";

    private const string Oldest = "Prescott";

    /// <summary>The kernels asked for, by the user or by <see cref="RunAgainWithBetter"/>; none where OpenBLAS chooses.</summary>
    public static string? Asked => Environment.GetEnvironmentVariable(Variable);

    /// <summary>Prints the name of OpenBLAS's choice.</summary>
    public static void Print() => Console.WriteLine(OpenBlas.TryLoad(out var reason)?.Kernels ?? reason);

    /// <summary>Runs this program again with better kernels asked for, since OpenBLAS reads the variable when it is loaded.</summary>
    /// <returns>Its exit code, or null where OpenBLAS's own choice, or the user's, stands.</returns>
    public static int? RunAgainWithBetter(string[] arguments)
    {
        if (Asked is not null || Machine.BlasKernels is not { } better || ChildProcess.LastLine(ChildProcess.OfThisProgram(Argument)) != Oldest)
        {
            return null;
        }

        var start = ChildProcess.OfThisProgram(arguments);
        start.Environment[Variable] = better;
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
