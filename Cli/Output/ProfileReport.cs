using System.Globalization;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Backends.Profiling;
using Spectre.Console;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>What the kernels of a step take, against what the machine can do.</summary>
internal sealed class ProfileReport
{
    private readonly IReadOnlyList<KernelTotal> kernels;
    private readonly Ceilings ceilings;
    private readonly long steps;
    private readonly double seconds;
    private readonly bool isWarm;

    private ProfileReport(IReadOnlyList<KernelTotal> kernels, Ceilings ceilings, long steps, double seconds, bool isWarm)
    {
        this.kernels = kernels;
        this.ceilings = ceilings;
        this.steps = steps;
        this.seconds = seconds;
        this.isWarm = isWarm;
    }

    /// <summary>The report of a run that has ended after at least one step; measures the machine's ceilings.</summary>
    public static ProfileReport Of(KernelProfile profile, SupernetTrainer trainer) =>
        new(profile.Totals, Ceilings.Measure(trainer.Backend), trainer.ProfiledSteps, trainer.ProfiledTime.TotalSeconds, trainer.IsProfileWarm);

    public Table ToTable()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("kernel");
        foreach (var name in (string[])["calls/step", "ms/step", "share %", "GFLOP/s", "GB/s", "of its floor %"])
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        foreach (var kernel in kernels)
        {
            table.AddRow(
                kernel.Name, Text((double)kernel.Calls / steps, 1), Text(kernel.Seconds / steps * 1e3, 2), Text(100 * kernel.Seconds / seconds, 1),
                kernel.Flops > 0 ? Text(kernel.GigaFlops, 1) : "", Text(kernel.GigaBytes, 1), Text(100 * ceilings.Floor(kernel) / kernel.Seconds, 0));
        }

        var inKernels = kernels.Sum(kernel => kernel.Seconds);
        var flops = kernels.Sum(kernel => kernel.Flops);
        table.AddRow("between kernels", "", Text((seconds - inKernels) / steps * 1e3, 2), Text(100 * (1 - inKernels / seconds), 1), "", "", "");
        table.AddEmptyRow().AddRow("step", "", Text(seconds / steps * 1e3, 2), "100.0", Text(flops / seconds / 1e9, 1), "", Text(100 * kernels.Sum(ceilings.Floor) / seconds, 0));
        return table.Caption(string.Create(
            CultureInfo.InvariantCulture,
            $"{steps} steps{(isWarm ? "" : ", the first of the run among them, which are slower: train longer for settled figures")}. Ceilings measured here: {ceilings.GigaFlops:F0} GFLOP/s, {ceilings.GigaBytes:F1} GB/s. Operands that come from a cache may pass the second."));
    }

    public JsonObject ToJson() => new()
    {
        ["steps"] = steps,
        ["warm"] = isWarm,
        ["seconds"] = seconds,
        ["ceiling_gflops"] = ceilings.GigaFlops,
        ["ceiling_gbytes"] = ceilings.GigaBytes,
        ["kernels"] = new JsonArray([.. kernels.Select(kernel => new JsonObject
        {
            ["name"] = kernel.Name,
            ["calls"] = kernel.Calls,
            ["seconds"] = kernel.Seconds,
            ["flops"] = kernel.Flops,
            ["bytes"] = kernel.Bytes,
            ["floor_seconds"] = ceilings.Floor(kernel),
        })]),
    };

    private static string Text(double value, int digits) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);
}
