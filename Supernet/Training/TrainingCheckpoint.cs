using System.Globalization;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Nn;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>
/// A run between two steps, in one safetensors file: weights and batch norm buffers under their PyTorch names, momenta, and as metadata the step and the
/// generator of subnet draws. Place in the data, schedule and masks follow from the step. Where weights are averaged, the average has the PyTorch names, since it is what readers are
/// meant to use, and the weights in training stand beside it.
/// </summary>
/// <param name="Step">Steps done: the next step's number.</param>
/// <param name="PlannerState">State of the subnet draws before the step's stretch.</param>
public sealed record TrainingCheckpoint(long Step, ulong[] PlannerState)
{
    // The second has averages, whose readers would go on from them if they took it for the first.
    private const string Format = "alphanet.pure.training/1";
    private const string AveragedFormat = "alphanet.pure.training/2";
    private const string WeightPrefix = "training.weight.";
    private const string MomentumPrefix = "optimizer.momentum.";
    private const string StateKey = "training.planner_state";

    /// <summary>Writes the run's state, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="net">The net in training.</param>
    /// <param name="average">The net of averaged weights, if there is one.</param>
    /// <exception cref="IOException">It cannot be written; the last checkpoint is untouched.</exception>
    public void Save(string path, ElasticNet net, ElasticNet? average = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        var statistics = net.NewStatistics();
        var parameters = net.Parameters.OnHost().ToList();
        var weights = parameters.Select(p => KeyValuePair.Create(p.Parameter.Name, p.Parameter.FileView(p.Value)));
        var tensors = (average is null ? weights : StateDictionary.Views(average.Parameters))
            .Concat(net.Norms.SelectMany<Nn.Layers.BatchNorm, KeyValuePair<string, Tensor>>(norm =>
            [
                new(norm.Name + Files.NormFields.Mean, statistics.Mean(norm.Site)), new(norm.Name + Files.NormFields.Variance, statistics.Variance(norm.Site)),
            ]))
            .Concat(parameters.Where(p => p.Parameter.Touched).Select(p => KeyValuePair.Create(MomentumPrefix + p.Parameter.Name, p.Parameter.FileView(p.Momentum))))
            .Concat(average is null ? [] : weights.Select(w => KeyValuePair.Create(WeightPrefix + w.Key, w.Value)))
            .Append(KeyValuePair.Create(StateKey, Tensor.From<long>(MemoryMarshal.Cast<ulong, long>(PlannerState), new Shape(PlannerState.Length))));
        SafeTensors.Write(path, tensors,
        [
            new("format", average is null ? Format : AveragedFormat), new("step", Step.ToString(CultureInfo.InvariantCulture)), new("space", net.Space.ToJson()),
            new("classes", net.Classes.ToString(CultureInfo.InvariantCulture)),
        ]);
    }

    /// <summary>Reads a run's state into a net: weights, momenta and which parameters were ever used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="net">The net in training.</param>
    /// <param name="backend">What converts.</param>
    /// <param name="average">Receives the averaged weights, if they are wanted: the weights where the file has no average.</param>
    /// <exception cref="FileFormatException">The file is damaged, of another version, or another net's; the net is as it was.</exception>
    public static TrainingCheckpoint Load(string path, ElasticNet net, IBackend backend, ElasticNet? average = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(backend);
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue("format", out var format) || format is not (Format or AveragedFormat))
        {
            throw new FileFormatException(
                path, "metadata 'format'", $"it is {(format is null ? "missing" : $"'{format}'")}, this version reads '{Format}' and '{AveragedFormat}'", "go on with the version that wrote the run, or start a new one");
        }

        if (!file.Metadata.TryGetValue("step", out var stepText)
            || !long.TryParse(stepText, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            || !file.Tensors.TryGetValue(StateKey, out var state) || state.DType != DType.Int64 || state.Rank != 1)
        {
            throw new FileFormatException(path, "metadata 'step', tensor '" + StateKey + "'", "they are missing or unreadable", "go back to an older checkpoint");
        }

        // All of the file is looked at before any of the net changes.
        var words = PlannerStateOf(state, path);
        foreach (var p in net.Parameters.Parameters)
        {
            if (!file.Tensors.TryGetValue(MomentumPrefix + p.Name, out var momentum))
            {
                continue;
            }

            if (momentum.Shape != p.FileShape)
            {
                throw new FileFormatException(path, MomentumPrefix + p.Name, $"its shape is {momentum.Shape} instead of {p.FileShape}", "go back to an older checkpoint");
            }

            StateDictionary.ThrowUnlessUsable(momentum, MomentumPrefix + p.Name, path, p.Momentum.DType);
        }

        if (average is not null)
        {
            StateDictionary.Import(average.Parameters, file.Tensors, path, backend);
        }

        StateDictionary.Import(net.Parameters, format == Format ? file.Tensors : WeightsOf(file), path, backend);
        foreach (var p in net.Parameters.Parameters)
        {
            p.Touched = file.Tensors.TryGetValue(MomentumPrefix + p.Name, out var momentum);
            if (p.Touched)
            {
                backend.Copy(p.FromFile(momentum), p.Momentum);
            }
            else
            {
                p.Momentum.Clear();
            }
        }

        return new TrainingCheckpoint(step, words);
    }

    // Those in training, beside an average.
    private static Dictionary<string, Tensor> WeightsOf(SafeTensorsContent file) =>
        file.Tensors.Where(t => t.Key.StartsWith(WeightPrefix, StringComparison.Ordinal)).ToDictionary(t => t.Key[WeightPrefix.Length..], t => t.Value, StringComparer.Ordinal);

    private static ulong[] PlannerStateOf(in Tensor stored, string path)
    {
        var words = MemoryMarshal.Cast<long, ulong>(stored.Span<long>()).ToArray();
        try
        {
            _ = new Sampling.PythonRandom(words);
            return words;
        }
        catch (ArgumentException e)
        {
            throw new FileFormatException(path, StateKey, e.Message, "go back to an older checkpoint", e);
        }
    }
}
