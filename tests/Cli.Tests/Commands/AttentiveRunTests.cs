using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Cli.Tests.Commands;

/// <summary>Training with attentive sampling.</summary>
public sealed class AttentiveRunTests(TinyRun run) : IClassFixture<TinyRun>, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_interrupted_run_goes_on_to_the_same_bits_though_its_table_is_gone()
    {
        WriteTable(folder["table.map"]);
        var (whole, stopped) = (new RunFolder(folder["whole"]), new RunFolder(folder["stopped"]));
        Alphanet.Run(Arguments(whole.Path)).Succeeded();
        using (var process = Alphanet.Start(Arguments(stopped.Path)))
        {
            Alphanet.WaitFor(stopped.MetricsFile, process);
            Alphanet.PressCtrlC(process);
            Assert.Equal(ExitCode.Interrupted, Alphanet.Finish(process).Code);
        }

        Assert.Equal(File.ReadAllText(folder["table.map"]), File.ReadAllText(stopped.CostTableFile));
        File.Delete(folder["table.map"]);
        Alphanet.Run("train", "--out", stopped.Path, "--resume").Succeeded();

        Assert.Equal(File.ReadAllBytes(whole.CheckpointFile), File.ReadAllBytes(stopped.CheckpointFile));
        Assert.NotEqual(run.Checkpoint, File.ReadAllBytes(whole.CheckpointFile));
    }

    [Fact]
    public void What_belongs_to_attentive_sampling_is_refused_without_it_and_so_is_a_table_that_does_not_fit()
    {
        Alphanet.Run(run.Arguments(folder["a"], "--candidates", "4")).Refused(ExitCode.WrongUse, "--candidates", "--sampling");
        Alphanet.Run(run.Arguments(folder["b"], "--sampling", "best-up", "--cost-table", folder["none.map"])).Refused(ExitCode.WrongUse, "none.map");
        File.WriteAllText(folder["odd.map"], "{'resolution': 32, 'width': [8], 'depth': [1], 'kernel_size': [3], 'expand_ratio': [1], 'flops': 1.5}\n");
        Alphanet.Run(run.Arguments(folder["c"], "--sampling", "best-up", "--cost-table", folder["odd.map"])).Refused(ExitCode.WrongUse, "odd.map, line 1");
        Alphanet.Run(run.Arguments(folder["d"], "--sampling", "best-up", "--subnets", "2")).Refused(ExitCode.WrongUse, "3 or more subnets");
        Assert.All((string[])["a", "b", "c", "d"], name => Assert.False(Directory.Exists(folder[name])));
    }

    private string[] Arguments(string path) => run.Arguments(path, "--sampling", "worst-up", "--cost-table", folder["table.map"]);

    private void WriteTable(string path)
    {
        var space = SearchSpaces.Load(run.Space);
        File.WriteAllLines(path, CostTable.Draw(space, 10, 200, new PythonRandom(3)).Select(row =>
            row.Architecture.ToJson().TrimEnd('}').Replace('"', '\'') + FormattableString.Invariant($", 'flops': {row.MegaFlops}}}")));
    }
}
