using System.Globalization;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Bench.Gpu;

/// <summary>Where the GPU suites run: on every GPU that can be used, or instead where <see cref="Variable"/> says.</summary>
/// <remarks>The processor and the emulated device are no GPUs: they show that the suites run, the latter slowly.</remarks>
internal static class Places
{
    /// <summary>The environment variable that names other places: cpu, emulated:0, cuda:N, opencl:N, separated by commas.</summary>
    public const string Variable = "ALPHANET_BENCH_DEVICES";

    /// <summary>The processor, with all its threads.</summary>
    public const string Cpu = "cpu";

    /// <summary>Their names; empty where there is no GPU.</summary>
    public static IReadOnlyList<string> Names { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named.Split(',') : [.. Gpus()];

    /// <summary>Opens a place.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened; the message says why.</exception>
    public static IBackend Open(string name)
    {
        if (name == Cpu)
        {
            return new CpuBackend();
        }

        string? why = null;
        var parts = name.Split(':');
        var known = parts.Length == 2 & Enum.TryParse<IlgpuDeviceKind>(parts[0], ignoreCase: true, out var kind) & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        var backend = known ? (IBackend?)IlgpuBackend.TryCreate(new IlgpuOptions(kind, index), out why) : null;
        return backend ?? throw new InvalidOperationException($"{name}: {why ?? "not the name of a device such as cuda:0"}");
    }

    private static IEnumerable<string> Gpus() =>
        from device in IlgpuBackend.Devices()
        where device.Usable && device.IsGpu
        group device by device.Kind into ofKind
        from index in Enumerable.Range(0, ofKind.Count())
        select string.Create(CultureInfo.InvariantCulture, $"{ofKind.Key.ToString().ToLowerInvariant()}:{index}");
}
