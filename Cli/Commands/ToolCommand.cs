using System.CommandLine;
using AlphaNet.Pure.Cli.Arguments;
using AlphaNet.Pure.Cli.Output;

namespace AlphaNet.Pure.Cli.Commands;

/// <summary>A command of the tool: options, examples for its help, and what it does.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(parsed =>
        {
            using var interrupt = new Interrupt();
            return Run(parsed, new Terminal(parsed.GetValue(CommonOptions.Json)), interrupt.Token);
        });
    }

    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation);

    /// <summary>Adds an option on the way to a field.</summary>
    protected TOption With<TOption>(TOption option) where TOption : Option
    {
        Options.Add(option);
        return option;
    }
}
