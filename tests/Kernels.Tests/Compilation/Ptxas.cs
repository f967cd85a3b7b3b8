using System.Text.RegularExpressions;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>CUDA's assembler, the one that drivers have built in.</summary>
internal static partial class Ptxas
{
    /// <summary>Where it is, or null.</summary>
    public static string? Path { get; } = CommandLineTool.Find("ptxas");

    /// <summary>What a kernel takes of the device.</summary>
    /// <param name="Registers">Registers of a thread.</param>
    /// <param name="StackBytes">Local memory of a thread, for arrays that are indexed and for calls.</param>
    /// <param name="SpillBytes">What does not fit the registers: bytes of stores and loads.</param>
    /// <param name="SharedBytes">Shared memory of a group.</param>
    public readonly record struct Usage(int Registers, int StackBytes, int SpillBytes, int SharedBytes);

    /// <summary>Assembles a text for an architecture as <c>sm_80</c>.</summary>
    /// <exception cref="InvalidDataException">It is no valid PTX; the message is the assembler's.</exception>
    public static Usage Assemble(string ptx, string architecture)
    {
        var folder = Directory.CreateTempSubdirectory("alphanet-ptx-");
        try
        {
            File.WriteAllText(System.IO.Path.Combine(folder.FullName, "kernel.ptx"), ptx);
            var (code, printed) = CommandLineTool.Run(Path!, folder.FullName, "-v", "-arch", architecture, "kernel.ptx", "-o", "kernel.cubin");
            if (code != 0)
            {
                throw new InvalidDataException($"{Path} -arch {architecture} exited with {code}: {printed}");
            }

            return new Usage(Largest(RegisterCount(), printed), Largest(Stack(), printed), Largest(SpillStores(), printed) + Largest(SpillLoads(), printed), Largest(Shared(), printed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Largest(Regex number, string printed) => number.Matches(printed).Select(match => int.Parse(match.Groups[1].Value)).DefaultIfEmpty().Max();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex RegisterCount();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex Stack();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex SpillStores();

    [GeneratedRegex(@"(\d+) bytes spill loads")]
    private static partial Regex SpillLoads();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex Shared();
}
