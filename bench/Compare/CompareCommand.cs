using System.CommandLine;
using System.CommandLine.Parsing;
using AlphaNet.Pure.Compare.Depthwise;
using AlphaNet.Pure.Compare.Gemm;
using AlphaNet.Pure.Compare.Linearity;

namespace AlphaNet.Pure.Compare;

/// <summary>The command line: measures the cases asked for, ours and the peer's in turn.</summary>
internal sealed class CompareCommand : RootCommand
{
    private readonly Option<string[]> cases = new("--case")
    {
        Description = "What to measure; everything by default.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int[]> threads = new("--threads")
    {
        Description = "Numbers of threads, separated by commas.",
        HelpName = "LIST",
        CustomParser = ParseList,
        DefaultValueFactory = _ => [1, 2],
    };

    private readonly Option<int> rounds = new("--rounds") { Description = "How often each side has its turn; medians are shown.", DefaultValueFactory = _ => 3 };

    private readonly Option<bool> json = new("--json") { Description = "Rows as one JSON object a line." };

    private static string[] AllNames => [.. Cases.All.Select(c => c.Name), StepProducts.Name, StepDepthwise.Name, StepLinearity.Name];

    public CompareCommand()
        : base("Measures AlphaNet.Pure against PyTorch and OpenBLAS on this machine, in turn (A B A B ...), every measurement in a process of its own.")
    {
        cases.AcceptOnlyFromAmong(AllNames);
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--rounds must be at least 1.");
            }
        });
        foreach (var option in (Option[])[cases, threads, rounds, json])
        {
            Options.Add(option);
        }

        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        if (BlasKernels.RunAgainWithFastest() is { } code)
        {
            return code;
        }

        var report = new Report(parsed.GetValue(json));
        var names = parsed.GetValue(cases) is { Length: > 0 } given ? given : AllNames;
        var chosen = Cases.All.Where(c => names.Contains(c.Name)).ToArray();
        var (counts, turns) = (parsed.GetRequiredValue(threads), parsed.GetValue(rounds));
        report.Note(Machine.Describe());
        if (BlasKernels.Note is { } kernels)
        {
            report.Note(kernels);
        }

        TorchPeer? peer = null;
        if (chosen.Any(c => c.HasPeer) || names.Contains(StepDepthwise.Name))
        {
            peer = TorchPeer.Find(out var found);
            report.Note(found);
        }

        foreach (var work in chosen)
        {
            foreach (var count in counts)
            {
                report.Add(InTurn(work, count, turns, work.HasPeer ? peer : null));
            }
        }

        if (names.Contains(StepProducts.Name))
        {
            var blas = OpenBlas.TryLoad(out var found);
            report.Note(found);
            foreach (var count in counts)
            {
                StepProducts.Compare(count, turns, blas, report);
            }
        }

        foreach (var count in counts)
        {
            if (names.Contains(StepDepthwise.Name))
            {
                StepDepthwise.Compare(count, turns, peer, report);
            }

            if (names.Contains(StepLinearity.Name))
            {
                StepLinearity.Run(count, report);
            }
        }

        return 0;
    }

    private static Comparison InTurn(Case work, int threads, int turns, TorchPeer? peer)
    {
        List<Measurement> ours = [], theirs = [];
        for (var turn = 0; turn < turns; turn++)
        {
            ours.Add(Measurement.Parse(ChildProcess.LastLine(Worker.Start(work, threads))));
            if (peer is not null)
            {
                theirs.Add(Measurement.Parse(ChildProcess.LastLine(peer.Start(work, threads))));
            }
        }

        var our = Measurement.Of(ours);
        Measurement? their = theirs.Count > 0 ? Measurement.Of(theirs) : null;
        return new(work.Name, threads, our.Seconds, their?.Seconds, our.PeakMebibytes, their?.PeakMebibytes);
    }

    private static int[] ParseList(ArgumentResult result)
    {
        var counts = new List<int>();
        foreach (var part in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!int.TryParse(part, out var count) || count < 1)
            {
                result.AddError($"--threads: '{part}' is no number of threads; give a list such as 1,2.");
                return [];
            }

            counts.Add(count);
        }

        return [.. counts];
    }
}
