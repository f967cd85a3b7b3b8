using System.ComponentModel;
using System.Diagnostics;

namespace AlphaNet.Pure.Compare;

/// <summary>PyTorch, where a Python of this machine has it.</summary>
internal sealed class TorchPeer
{
    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];

    // Freed memory stays mapped: by default PyTorch gives large maps back to the system and faults them in again, which costs it much of its speed.
    private static readonly (string Name, string Value)[] BestTimes =
        [("MALLOC_MMAP_MAX_", "0"), ("MALLOC_TRIM_THRESHOLD_", "100000000000"), ("MALLOC_TOP_PAD_", "268435456")];

    private readonly string python;

    private TorchPeer(string python) => this.python = python;

    /// <summary>The peer, or null with a line that says what is missing.</summary>
    public static TorchPeer? Find(out string reason)
    {
        foreach (var python in Pythons)
        {
            try
            {
                var version = ChildProcess.LastLine(new ProcessStartInfo(python, ["-c", "import torch; print(torch.__version__)"]));
                reason = $"torch {version} of {python}";
                return new TorchPeer(python);
            }
            catch (Exception e) when (e is Win32Exception or ChildProcessException)
            {
                // Not this one; the next may have it.
            }
        }

        reason = $"PyTorch is missing ({string.Join(" and ", Pythons)} cannot import torch): its columns are empty. On Debian: apt install python3-torch.";
        return null;
    }

    public ProcessStartInfo Start(Case work, int threads) => Start(work.Name, threads, work.Repetitions);

    public ProcessStartInfo Start(string work, int threads, int repetitions, params string[] more)
    {
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "torch_peer.py"), work, $"{repetitions}", .. more]);
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        foreach (var (name, value) in BestTimes)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
