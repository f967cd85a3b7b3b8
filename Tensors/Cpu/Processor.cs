using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <summary>Whose processor this is, where kernels do best by different means.</summary>
internal static class Processor
{
    private static readonly string[] MakersOfZens = ["AuthenticAMD", "HygonGenuine"];

    /// <summary>Whether it is a Zen. Their schedulers hold few operations, and they foresee little of what a kernel reads: four chains in step pay, and so does fetching with every line.</summary>
    /// <remarks>A field, so that the compiler leaves out what is for others.</remarks>
    public static readonly bool IsZen = X86Base.IsSupported && MakersOfZens.Contains(Maker());

    // Twelve letters in three registers (AMD APM 3, CPUID function 0).
    private static string Maker()
    {
        var (_, ebx, ecx, edx) = X86Base.CpuId(0, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes((ReadOnlySpan<int>)[ebx, edx, ecx]));
    }
}
