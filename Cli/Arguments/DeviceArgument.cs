using System.CommandLine;
using System.Globalization;
using AlphaNet.Pure.Cli.Output;
using AlphaNet.Pure.Kernels;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>What --device names.</summary>
internal static class DeviceArgument
{
    private const string Cpu = "cpu";
    private const string Auto = "auto";

    public static Option<string> Option() => new("--device")
    {
        Description = "What computes: the processor, a GPU through CUDA or OpenCL (the first, or number N), or the first GPU there is and else the processor. For tests without a GPU, `emulated` plays one on the processor, and `opencl` takes a processor that has a driver.",
        HelpName = "cpu|cuda[:N]|opencl[:N]|auto",
        DefaultValueFactory = _ => Cpu,
    };

    /// <summary>Opens the device; none is the processor. The caller disposes.</summary>
    /// <param name="text">The value of --device.</param>
    /// <param name="precisionText">The value of --precision.</param>
    /// <param name="terminal">Told what computes.</param>
    /// <exception cref="UsageException">The text names no device, or the device cannot be used, or not in the precision.</exception>
    public static OpenDevice Open(string text, string precisionText, Terminal terminal)
    {
        var precision = PrecisionArgument.Parse(precisionText);
        if (text == Cpu)
        {
            return precision == MatrixPrecision.Fp32
                ? new OpenDevice(null)
                : throw new UsageException($"--precision {precisionText}: the processor multiplies in fp32. Add --device cuda to use a GPU's tensor cores, or leave --precision out.");
        }

        var backend = (IBackend?)IlgpuBackend.TryCreate(Parse(text) with { Precision = precision }, out var why);
        // The processor stands in for a missing GPU, but not for its tensor cores.
        if (backend is null && (text != Auto || precision != MatrixPrecision.Fp32))
        {
            throw new UsageException($"--device {text}: {why} Leave --device out to compute on the processor; `alphanet doctor` lists devices.");
        }

        terminal.Note(backend is null ? $"No GPU is used: {why}" : $"Computing on {backend.Name}.");
        return new OpenDevice(backend, precision);
    }

    /// <summary>What a command line that goes on in the same place adds; nothing for the processor.</summary>
    public static string Again(string text, string precisionText) =>
        (text == Cpu ? "" : $" --device {text}") + (PrecisionArgument.Parse(precisionText) == MatrixPrecision.Fp32 ? "" : $" --precision {precisionText}");

    private static IlgpuOptions Parse(string text)
    {
        var (name, number) = text.Split(':') switch
        {
            [var only] => (only, 0),
            [var kind, var index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => (kind, parsed),
            _ => ("", 0),
        };
        return name switch
        {
            Auto when text == Auto => new IlgpuOptions(IlgpuDeviceKind.Auto),
            "cuda" => new IlgpuOptions(IlgpuDeviceKind.Cuda, number),
            "opencl" => new IlgpuOptions(IlgpuDeviceKind.OpenCl, number),
            "emulated" => new IlgpuOptions(IlgpuDeviceKind.Emulated, number),
            _ => throw new UsageException($"--device {text}: give cpu, cuda, opencl, cuda:N, opencl:N or auto."),
        };
    }
}
