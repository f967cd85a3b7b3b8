using Spectre.Console;

namespace AlphaNet.Pure.Cli.Output;

/// <summary>Runs long work with its progress on standard error: live on a terminal, plain lines elsewhere.</summary>
internal static class ProgressView
{
    // Leaves room for the description in a terminal of 80 columns.
    private const int BarWidth = 16;

    public static T Run<T>(Terminal terminal, string title, Func<IWorkProgress, T> work) =>
        terminal.IsLive
            ? terminal.Error.Progress()
                .AutoClear(true)
                .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
                .Start(context => work(new LiveProgress(terminal.Error, context.AddTask(Markup.Escape(title)))))
            : work(new PlainProgress(title, Console.Error));
}
