using System.CommandLine;
using System.CommandLine.Parsing;
using AlphaNet.Pure.Kernels;

namespace AlphaNet.Pure.Ladder;

/// <summary>The command line: climbs the ladder on a device, rung by rung, for every size.</summary>
internal sealed class LadderCommand : RootCommand
{
    private static readonly ProductSize[] OnGpu = [new(1024, 1024, 1024), new(4096, 4096, 4096), new(9216, 128, 768), new(147456, 192, 32)];

    // The emulated device only shows that every rung is right.
    private static readonly ProductSize[] Emulated = [new(33, 17, 40)];

    private readonly Option<IlgpuDeviceKind> device = new("--device")
    {
        Description = "Where to climb.",
        HelpName = "auto|cuda|opencl|emulated",
        DefaultValueFactory = _ => IlgpuDeviceKind.Auto,
    };

    private readonly Option<ProductSize[]> sizes = new("--sizes")
    {
        Description = "Products to measure, separated by commas: MxKxN, or a number for all three.",
        HelpName = "LIST",
        CustomParser = ParseSizes,
    };

    private readonly Option<bool> json = new("--json") { Description = "Rows as one JSON object a line." };

    public LadderCommand()
        : base("Measures the versions of the GPU's matrix product, from naive to tensor cores, and checks each against the processor's.")
    {
        foreach (var option in (Option[])[device, sizes, json])
        {
            Options.Add(option);
        }

        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var (kind, asJson) = (parsed.GetRequiredValue(device), parsed.GetValue(json));
        var notes = asJson ? Console.Error : Console.Out;
        var products = parsed.GetValue(sizes) is { Length: > 0 } given ? given : kind == IlgpuDeviceKind.Emulated ? Emulated : OnGpu;
        var right = true;
        var missing = new List<(string Why, string Rung)>();
        if (!asJson)
        {
            Console.WriteLine(Step.Head);
        }

        using var climb = new Climb();
        foreach (var rungs in Climb.Ladder.GroupBy(rung => rung.Precision))
        {
            using var backend = IlgpuBackend.TryCreate(new IlgpuOptions(kind, Precision: rungs.Key), out var why);
            if (backend is null)
            {
                missing.AddRange(rungs.Select(rung => (why!, rung.Name)));
                continue;
            }

            foreach (var (size, rung) in products.SelectMany(size => rungs.Select(rung => (size, rung))))
            {
                var step = climb.Measure(backend, rung, size);
                right &= step.IsRight;
                Console.WriteLine(asJson ? step.ToJson().ToJsonString() : step.ToString());
            }
        }

        foreach (var rungs in missing.GroupBy(rung => rung.Why))
        {
            notes.WriteLine($"missing: {string.Join(", ", rungs.Select(rung => rung.Rung))}; {rungs.Key}");
        }

        return right ? 0 : 1;
    }

    private static ProductSize[] ParseSizes(ArgumentResult result)
    {
        var sizes = new List<ProductSize>();
        foreach (var part in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (ProductSize.TryParse(part) is { } size)
            {
                sizes.Add(size);
            }
            else
            {
                result.AddError($"--sizes: '{part}' is no size of a product; give MxKxN such as 9216x128x768, or one number such as 1024.");
            }
        }

        return [.. sizes];
    }
}
