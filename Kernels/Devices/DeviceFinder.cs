using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace AlphaNet.Pure.Kernels.Devices;

/// <summary>Finds devices, opens them, and says why there are none.</summary>
internal static class DeviceFinder
{
    /// <summary>A backend on the device asked for, or none and why.</summary>
    public static IlgpuBackend? TryOpen(IlgpuOptions options, out string? why)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Index);
        return options.Kind == IlgpuDeviceKind.Auto
            ? TryOpen(options with { Kind = IlgpuDeviceKind.Cuda }, onlyGpus: true, out why)
                ?? (TryOpen(options with { Kind = IlgpuDeviceKind.OpenCl }, onlyGpus: true, out var whyNot) is { } opencl ? Found(opencl, out why) : Neither(ref why, whyNot))
            : TryOpen(options, onlyGpus: false, out why);
    }

    private static IlgpuBackend? TryOpen(IlgpuOptions options, bool onlyGpus, out string? why)
    {
        NativeLibraries.Resolve();
        Context? context = null;
        try
        {
            context = ContextOf(options.Kind);
            var device = DeviceOf(context, options, onlyGpus, out why);
            if (device is null)
            {
                context.Dispose();
                return null;
            }

            var accelerator = options.Kind == IlgpuDeviceKind.Emulated
                ? context.CreateCPUAccelerator(0, CPUAcceleratorMode.Parallel)
                : device.CreateAccelerator(context);
            var name = $"{NameOf(options.Kind)}:{options.Index}";
            why = PrecisionSupport.WhyNot(options.Precision, accelerator.AcceleratorType, PrecisionSupport.CapabilityOf(accelerator), $"{name} ({accelerator.Name})");
            if (why is not null)
            {
                accelerator.Dispose();
                context.Dispose();
                return null;
            }

            return new IlgpuBackend(context, accelerator, name, options.Precision);
        }
        catch (Exception e) when (e is DllNotFoundException or NotSupportedException or AcceleratorException or CapabilityNotSupportedException or InvalidOperationException)
        {
            context?.Dispose();
            why = $"{NameOf(options.Kind)}:{options.Index} cannot be opened: {e.Message.TrimEnd('.')}. {MendOf(options.Kind)}";
            return null;
        }
    }

    /// <summary>All devices of all kinds but the emulated one, or why a kind has none.</summary>
    public static IReadOnlyList<DeviceReport> Report()
    {
        var reports = new List<DeviceReport>();
        foreach (var kind in (IlgpuDeviceKind[])[IlgpuDeviceKind.Cuda, IlgpuDeviceKind.OpenCl])
        {
            for (var index = 0; ; index++)
            {
                using var backend = TryOpen(new IlgpuOptions(kind, index), out var why);
                if (backend is null)
                {
                    // Past the last usable device there is nothing to say, unless it was the first.
                    if (index == 0)
                    {
                        reports.Add(new DeviceReport(kind, NameOf(kind), false, why!, []));
                    }

                    break;
                }

                reports.Add(new DeviceReport(kind, backend.Name, true, backend.Description, backend.OfferedPrecisions) { IsGpu = backend.IsGpu });
            }
        }

        return reports;
    }

    private static Context ContextOf(IlgpuDeviceKind kind) => Context.Create(builder =>
    {
        Compiler.SetUp(builder);
        _ = kind switch
        {
            IlgpuDeviceKind.Cuda => builder.Cuda(),
            // All of them, for the message that says what cannot be used.
            IlgpuDeviceKind.OpenCl => builder.OpenCL(_ => true),
            _ => builder.CPU(CPUDeviceKind.Nvidia),
        };
    });

    private static Device? DeviceOf(Context context, IlgpuOptions options, bool onlyGpus, out string? why)
    {
        var type = options.Kind switch
        {
            IlgpuDeviceKind.Cuda => AcceleratorType.Cuda,
            IlgpuDeviceKind.OpenCl => AcceleratorType.OpenCL,
            _ => AcceleratorType.CPU,
        };
        var found = context.Devices.Where(device => device.AcceleratorType == type).ToLookup(device => WhyUnusable(device, onlyGpus));
        // Numbers count GPUs first, whatever drivers there are for processors.
        var devices = found[null].OrderByDescending(IsGpu).ToList();
        var others = found.Where(group => group.Key is not null).SelectMany(group => group.Select(device => $"{device.Name} {group.Key}")).ToList();
        why = devices.Count == 0
            ? $"{(others.Count == 0 ? $"there is no {NameOf(options.Kind)} device" : $"no {NameOf(options.Kind)} device can be used: {string.Join(", ", others)}")}. {MendOf(options.Kind)}"
            : options.Index >= devices.Count ? $"there is no {NameOf(options.Kind)}:{options.Index}, the last is {NameOf(options.Kind)}:{devices.Count - 1} ({devices[^1].Name})." : null;
        return why is null ? devices[options.Index] : null;
    }

    private static string? WhyUnusable(Device device, bool onlyGpus) =>
        device is not CLDevice opencl ? null
        : OpenClSupport.WhyNot(opencl) ?? (onlyGpus && !IsGpu(device) ? "is no GPU and must be named, as opencl" : null);

    private static bool IsGpu(Device device) => device is not CLDevice opencl || OpenClSupport.IsGpu(opencl.DeviceType);

    private static IlgpuBackend Found(IlgpuBackend backend, out string? why)
    {
        why = null;
        return backend;
    }

    private static IlgpuBackend? Neither(ref string? why, string? other)
    {
        why = $"{why} {other}";
        return null;
    }

    private static string NameOf(IlgpuDeviceKind kind) => kind switch
    {
        IlgpuDeviceKind.Cuda => "cuda",
        IlgpuDeviceKind.OpenCl => "opencl",
        IlgpuDeviceKind.Emulated => "emulated",
        _ => "auto",
    };

    private static string MendOf(IlgpuDeviceKind kind) => kind switch
    {
        IlgpuDeviceKind.Cuda => "CUDA needs an NVIDIA GPU and its driver (nvidia-smi must list it; in a container, start it with the GPU passed through).",
        IlgpuDeviceKind.OpenCl => "OpenCL needs libOpenCL.so.1 and a driver of OpenCL 2.0 or later with the generic address space (clinfo lists both; old releases of pocl lack it).",
        _ => "",
    };
}
