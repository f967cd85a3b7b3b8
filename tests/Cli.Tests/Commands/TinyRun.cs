using AlphaNet.Pure.Supernet.Runs;

namespace AlphaNet.Pure.Cli.Tests.Commands;

/// <summary>A finished run on two threads, made once for all tests that need one.</summary>
public sealed class TinyRun : IDisposable
{
    /// <summary>So many that a signal sent after the first still finds the process at work.</summary>
    public const int Epochs = 24;

    private readonly TempFolder folder = new();

    public TinyRun()
    {
        Space = folder.Write("tiny.json", Spaces.Tiny);
        Folder = new RunFolder(folder["run"]);
        Result = Alphanet.Run(Arguments(Folder.Path, "--threads", "2", "--json")).Succeeded();
    }

    internal Alphanet.Result Result { get; }

    public RunFolder Folder { get; }

    public string Space { get; }

    public byte[] Checkpoint => File.ReadAllBytes(Folder.CheckpointFile);

    /// <summary>Steps of milliseconds, 10 an epoch.</summary>
    public string[] Arguments(string output, params string[] more) =>
        ["train", "--space", Space, "--data", "shapes", "--images", "200", "--batch", "18", "--epochs", $"{Epochs}", "--seed", "3", "--out", output, .. more];

    public void Dispose() => folder.Dispose();
}
