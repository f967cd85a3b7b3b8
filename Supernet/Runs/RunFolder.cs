using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Supernet.Training;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Backends.Profiling;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Runs;

/// <summary>The folder of a run: <c>run.json</c>, <c>metrics.jsonl</c>, <c>checkpoint.safetensors</c>, and later the results of searches.</summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The folder at a path; nothing is read or made yet.</summary>
    public RunFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Where the folder is.</summary>
    public string Path { get; }

    /// <summary>Options, seed, versions, hardware, data hash.</summary>
    public string ManifestFile => System.IO.Path.Combine(Path, "run.json");

    /// <summary>One JSON object a line, one line an epoch.</summary>
    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>The newest state of the run.</summary>
    public string CheckpointFile => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>The run's own copy of the file that its cost bins are counted from (<see cref="AttentiveOptions.TableFile"/>), so that it resumes whatever becomes of that.</summary>
    public string CostTableFile => System.IO.Path.Combine(Path, "cost-table.map");

    /// <summary>Trace of a profiled run's first calls, for chrome://tracing.</summary>
    public string TraceFile => System.IO.Path.Combine(Path, "trace.json");

    /// <summary>What a run and its searches write and go on from; nothing else may take these names.</summary>
    public IReadOnlyList<string> OwnFiles => [ManifestFile, MetricsFile, CheckpointFile, CostTableFile, TraceFile, .. new SearchFolder(this).Files];

    /// <summary>Whether a run was started here.</summary>
    public bool HasRun => File.Exists(ManifestFile);

    /// <summary>Whether the run has a checkpoint.</summary>
    public bool HasCheckpoint => File.Exists(CheckpointFile);

    /// <summary>Makes the folder and writes the manifest of a new run.</summary>
    /// <exception cref="IOException">The folder holds a run already, or files of one, or cannot be written.</exception>
    public void Create(RunManifest manifest, int threads)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{Path}: the folder could not be made: {e.Message} Choose a folder that may be written.", e);
        }

        using var hold = HoldToTrain();
        if (HasRun)
        {
            throw new IOException($"{Path}: a run was started here before. Go on with it (SupernetTrainer.Resume, or `train --resume`), or choose another folder.");
        }

        if (OwnFiles.FirstOrDefault(File.Exists) is { } other)
        {
            throw new IOException($"{other}: it lies where a run would write, but there is no run.json beside it that says which run's it is. Put that back and go on with it, or choose another folder.");
        }

        if (manifest.Options.Sandwich.Attentive?.TableFile is { } table)
        {
            AtomicFile.Write(CostTableFile, stream =>
            {
                using var source = File.OpenRead(table);
                source.CopyTo(stream);
            });
        }

        var text = manifest.ToJson(threads).ToJsonString(Indented);
        AtomicFile.Write(ManifestFile, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Takes hold of what a training writes: one at a time.</summary>
    /// <exception cref="IOException">Another process trains here.</exception>
    public RunLock HoldToTrain() => RunLock.Take(Path, "train");

    /// <summary>Takes hold of what a search writes: one at a time. A training may go on meanwhile, the files are others.</summary>
    /// <exception cref="IOException">Another process searches here.</exception>
    public RunLock HoldToSearch() => RunLock.Take(Path, "search");

    /// <summary>Writes a profile's trace.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteTrace(KernelProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        AtomicFile.Write(TraceFile, profile.WriteTrace);
    }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="FileFormatException">It is damaged or of another version.</exception>
    /// <exception cref="FileNotFoundException">There is no run here.</exception>
    public RunManifest ReadManifest()
    {
        if (!HasRun)
        {
            throw new FileNotFoundException($"{Path}: no run was started here: run.json is missing. Give the folder that was `train`'s --out.", ManifestFile);
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllText(ManifestFile)) as JsonObject ?? throw new FormatException("it is no JSON object");
            RunManifest.RequireFormat(json, ManifestFile);
            return RunManifest.FromJson(json);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new FileFormatException(
                ManifestFile, "run.json", e.Message.TrimEnd('.'), $"Put a whole copy of it back, or start a new run in another folder; with --init {CheckpointFile} it goes on from this one's weights", e);
        }
    }

    /// <summary>Whether reading a manifest ended so because of what the file holds.</summary>
    internal static bool IsDamage(Exception e) =>
        e is JsonException or FormatException or InvalidDataException or ArgumentException or InvalidOperationException or InvalidSearchSpaceException;

    /// <summary>Opens the run's data.</summary>
    /// <exception cref="FileFormatException">The data is not what the run was started on.</exception>
    /// <exception cref="IOException">The data is missing or damaged.</exception>
    public RunData OpenData(RunManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var data = RunData.Open(manifest.Options, manifest.Normalization);
        RequireSame(manifest, data);
        return data;
    }

    /// <exception cref="FileFormatException">The data is not what the run was started on.</exception>
    internal void RequireSame(RunManifest manifest, RunData data)
    {
        if (data.ContentHash != manifest.DataHash)
        {
            throw new FileFormatException(
                ManifestFile, "data.hash", $"the data at '{manifest.Options.Data}' is not what the run was trained on ({data.ContentHash:x16} instead of {manifest.DataHash:x16})",
                "Put the run's data back, or start a new run");
        }
    }

    /// <summary>Loads the run's newest weights into a new net that is only evaluated.</summary>
    /// <exception cref="IOException">There is no checkpoint, or it is damaged.</exception>
    public ElasticNet LoadNet(RunManifest manifest, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (!HasCheckpoint)
        {
            throw new FileNotFoundException($"{Path}: the run has no checkpoint yet. Train first: alphanet train ... --out {Path} --resume", CheckpointFile);
        }

        var net = new ElasticNet(manifest.Options.Space, manifest.Classes, training: false);
        Files.SupernetWeights.Read(CheckpointFile).LoadInto(net, backend);
        return net;
    }

    /// <summary>Adds a line to the metrics. The file is replaced as a whole: it is small, and so no kill and no full disk leaves half a line.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void AppendMetrics(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        WriteMetrics([.. File.Exists(MetricsFile) ? File.ReadAllLines(MetricsFile) : [], line.ToJsonString()]);
    }

    /// <summary>Writes the last line of the metrics anew, as <see cref="AppendMetrics"/> adds one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void ReplaceLastMetrics(JsonObject line)
    {
        ArgumentNullException.ThrowIfNull(line);
        WriteMetrics([.. File.ReadAllLines(MetricsFile).SkipLast(1), line.ToJsonString()]);
    }

    /// <summary>The metrics, one object an epoch; a last line that a kill cut short is left out.</summary>
    public IReadOnlyList<JsonObject> ReadMetrics() =>
        File.Exists(MetricsFile) ? [.. File.ReadAllLines(MetricsFile).Where(line => StepOf(line) < long.MaxValue).Select(line => (JsonObject)JsonNode.Parse(line)!)] : [];

    /// <summary>Drops metrics of steps after a checkpoint, which a resumed run does again, and a last line that a kill cut short.</summary>
    public void TruncateMetrics(long step)
    {
        if (!File.Exists(MetricsFile))
        {
            return;
        }

        WriteMetrics(File.ReadAllLines(MetricsFile).Where(line => StepOf(line) <= step));
    }

    private void WriteMetrics(IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(line => line + "\n"));
        AtomicFile.Write(MetricsFile, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static long StepOf(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["step"]?.GetValue<long>() ?? long.MaxValue;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return long.MaxValue;
        }
    }
}
