using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Compare;

/// <summary>What a figure was measured on.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";
    private const string ModelField = "model name";
    private const string FlagsField = "flags";

    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {Simd.Best}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    /// <summary>OpenBLAS's name for kernels that suit this processor; none where it is not known to be able to run them.</summary>
    public static string? BlasKernels => Field(FlagsField)?.Split(' ') switch
    {
        { } flags when flags.Contains("avx512f") && flags.Contains("avx512vl") => "SkylakeX",
        { } flags when flags.Contains("avx2") && flags.Contains("fma") => "Haswell",
        _ => null,
    };

    private static string Processor() => Field(ModelField) ?? $"{RuntimeInformation.ProcessArchitecture} processor";

    private static string? Field(string name) =>
        (File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null)
        is { } line ? line[(line.IndexOf(':') + 1)..].Trim() : null;
}
