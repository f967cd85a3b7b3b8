using System.CommandLine;
using System.CommandLine.Help;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Commands;
using AlphaNet.Pure.Cli.Output;

namespace AlphaNet.Pure.Cli;

/// <summary>The tool: parses the line, runs the command, turns failures into one line and an exit code.</summary>
internal static class Tool
{
    public static int Run(string[] args)
    {
        try
        {
            var parsed = Root().Parse(args);
            return parsed.Errors.Count > 0
                ? throw new UsageException(ParseFailure.Describe(parsed))
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure)
        {
            return Failure.Report(failure, Console.Error);
        }
    }

    internal static RootCommand Root()
    {
        var root = new RootCommand("Trains AlphaNet supernets, searches them for subnets, and reports accuracy against cost. All in managed C#.")
        {
            new DemoCommand(),
            new TrainCommand(),
            new SearchCommand(),
            new EvalCommand(),
            new InfoCommand(),
            new PredictCommand(),
            new ExtractCommand(),
            new DoctorCommand(),
        };
        root.Options.Add(CommonOptions.Json);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        root.SetAction(parsed =>
        {
            new HelpWithExamples(new HelpAction()).Invoke(parsed);
            return ExitCode.WrongUse;
        });
        return root;
    }
}
