using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using AlphaNet.Pure.Cli.Commands;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>The parser's help with examples below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] RootExamples =
    [
        "alphanet demo",
        "alphanet train --space cifar --data shapes --out my-run",
        "alphanet search --run my-run",
        "alphanet info --space alphanet --arch a0",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in (parseResult.CommandResult.Command as ToolCommand)?.Examples ?? RootExamples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes: 0 done, 1 failed, 2 wrong use, 130 interrupted. NO_COLOR=1 turns colours off, ALPHANET_TRACE=1 shows where a failure arose.");
        return ExitCode.Done;
    }
}
