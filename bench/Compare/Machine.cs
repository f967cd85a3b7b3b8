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

    /// <summary>OpenBLAS's names for kernels that this processor can run; none where that is not known.</summary>
    public static IEnumerable<string> BlasKernels
    {
        get
        {
            var flags = Field(FlagsField)?.Split(' ') ?? [];
            if (flags.Contains("avx512f") && flags.Contains("avx512vl") && flags.Contains("avx512bw") && flags.Contains("avx512dq"))
            {
                yield return "SkylakeX";
            }

            if (flags.Contains("avx2") && flags.Contains("fma"))
            {
                yield return "Haswell";
            }
        }
    }

    private static string Processor() => Field(ModelField) ?? $"{RuntimeInformation.ProcessArchitecture} processor";

    private static string? Field(string name) =>
        (File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null)
        is { } line ? line[(line.IndexOf(':') + 1)..].Trim() : null;
}
