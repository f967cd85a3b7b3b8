using System.Text.RegularExpressions;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>Turns an exception into one line for people and an exit code for the shell.</summary>
internal static partial class Failure
{
    private const string TraceVariable = "ALPHANET_TRACE";

    public static int Report(Exception failure, TextWriter error)
    {
        var (message, code) = Describe(failure);
        error.WriteLine($"error: {message}");
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
        {
            error.WriteLine(failure);
        }

        return code;
    }

    /// <summary>A message without the parameter's name that .NET puts behind it, which is the program's own affair.</summary>
    public static string WithoutParameter(string message) => ParameterName().Replace(message, "").TrimEnd('.', ' ');

    private static (string Message, int Code) Describe(Exception failure) => failure switch
    {
        AggregateException { InnerException: { } inner } => Describe(inner),
        UsageException => (OneLine(failure.Message), ExitCode.WrongUse),
        _ when IlgpuBackend.IsDeviceFailure(failure) =>
            ($"the device failed: {OneLine(failure.Message).TrimEnd('.')}. What was saved before is whole. `alphanet doctor` lists devices; --device cpu needs none.", ExitCode.Failed),
        OperationCanceledException => ("interrupted.", ExitCode.Interrupted),
        FileNotFoundException or DirectoryNotFoundException => (OneLine(failure.Message), ExitCode.WrongUse),
        InvalidSearchSpaceException or ArgumentException or FormatException => (OneLine(WithoutParameter(failure.Message)) + ".", ExitCode.WrongUse),
        UnauthorizedAccessException => ($"{OneLine(failure.Message)} Choose a place that this user may read and write.", ExitCode.Failed),
        IOException or SampleException or TrainingDivergedException => (OneLine(failure.Message), ExitCode.Failed),
        TensorMemoryException => (OneLine(failure.Message), ExitCode.Failed),
        OutOfMemoryException => ("the memory is used up. Lower --batch or --threads, or give the process more.", ExitCode.Failed),
        InvalidOperationException => (OneLine(failure.Message), ExitCode.Failed),
        _ => ($"{failure.GetType().Name}: {OneLine(failure.Message)} This is a defect; set {TraceVariable}=1 to see where it arose.", ExitCode.Failed),
    };

    private static string OneLine(string message) => LineBreaks().Replace(message, " ").Trim();

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)")]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex LineBreaks();
}
