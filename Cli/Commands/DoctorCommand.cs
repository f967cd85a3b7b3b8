using System.CommandLine;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>Says what the tool finds on this machine.</summary>
internal sealed class DoctorCommand : ToolCommand
{
    // The runtime's switches that take instruction sets away; mostly left over from a test.
    private static readonly string[] Switches = ["DOTNET_EnableHWIntrinsic", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512", "DOTNET_EnableAVX512F"];

    public DoctorCommand()
        : base("doctor", "Shows vectors, threads, memory and devices, and why a device is missing.", "alphanet doctor", "alphanet doctor --json")
    {
    }

    protected override int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        using var backend = new CpuBackend();
        var memory = GC.GetGCMemoryInfo();
        if (terminal.IsJson)
        {
            terminal.Result(ToJson(backend, memory));
            return ExitCode.Done;
        }

        terminal.Show(Tables.Facts(
        [
            ("alphanet", Version),
            ("runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
            ("vectors", $"{backend.Level}{SwitchedOff()}"),
            ("instructions", string.Join(", ", InstructionSets())),
            ("threads", $"{backend.Threads} (processors this process may use: {Environment.ProcessorCount})"),
            ("memory", $"{Gibibytes(memory.TotalAvailableMemoryBytes)} GiB for this process"),
            ("garbage collector", GCSettings.IsServerGC ? "server" : "workstation"),
            ("device cpu", $"ready: {backend.Name}"),
            .. IlgpuBackend.Devices().Select(device => ($"device {device.Name}", device.Usable ? $"ready: {device.Detail}; {Products(device)}" : $"missing: {device.Detail}")),
        ]));
        return ExitCode.Done;
    }

    private static string Version => typeof(DoctorCommand).Assembly.GetName().Version!.ToString(3);

    private static JsonObject ToJson(CpuBackend backend, GCMemoryInfo memory) => new()
    {
        ["version"] = Version,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["simd"] = backend.Level.ToString(),
        ["instructions"] = new JsonArray([.. InstructionSets().Select(name => JsonValue.Create(name))]),
        ["switched_off"] = new JsonArray([.. SwitchedOffNames().Select(name => JsonValue.Create(name))]),
        ["processors"] = Environment.ProcessorCount,
        ["threads"] = backend.Threads,
        ["memory_bytes"] = memory.TotalAvailableMemoryBytes,
        ["gc"] = GCSettings.IsServerGC ? "server" : "workstation",
        ["devices"] = new JsonArray(
        [
            new JsonObject { ["name"] = "cpu", ["available"] = true, ["description"] = backend.Name },
            .. IlgpuBackend.Devices().Select(device => new JsonObject
            {
                ["name"] = device.Name,
                ["available"] = device.Usable,
                [device.Usable ? "description" : "reason"] = device.Detail,
                ["precisions"] = new JsonArray([.. Precisions(device).Select(name => JsonValue.Create(name))]),
            }),
        ]),
    };

    private static string Products(DeviceReport device) => $"matrix products in {string.Join(", ", Precisions(device))}";

    private static IEnumerable<string> Precisions(DeviceReport device) => device.Precisions.Select(PrecisionArgument.NameOf);

    private static string[] InstructionSets()
    {
        (string Name, bool Has)[] sets =
        [
            ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported), ("AdvSimd", AdvSimd.IsSupported),
        ];
        var has = sets.Where(set => set.Has).Select(set => set.Name).ToArray();
        return has.Length > 0 ? has : ["none"];
    }

    private static string SwitchedOff() => SwitchedOffNames() is { Length: > 0 } names ? $" ({string.Join(", ", names)} switched off by the environment)" : "";

    private static string[] SwitchedOffNames() => [.. Switches.Where(name => Environment.GetEnvironmentVariable(name) == "0")];

    private static string Gibibytes(long bytes) => (bytes / (double)(1L << 30)).ToString("F1");
}
