using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>What a figure was measured on.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string ModelField = "model name";

    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {Simd.Best}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    private static string Processor() =>
        (File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith(ModelField, StringComparison.Ordinal)) : null)
        is { } model ? model[(model.IndexOf(':') + 1)..].Trim() : $"{RuntimeInformation.ProcessArchitecture} processor";
}
