using System.Diagnostics;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Nn.Optimization;
using AlphaNet.Pure.Supernet.Elastic;
using AlphaNet.Pure.Supernet.Evaluation;
using AlphaNet.Pure.Supernet.Files;
using AlphaNet.Pure.Supernet.Runs;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Search;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Backends.Profiling;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Files;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Trains a supernet into a run folder: starts, goes on after a stop or a kill, ends in a checkpoint.</summary>
/// <remarks>
/// What is computed depends on the options alone: not on threads, nor on how often and where the run was interrupted. A killed run resumes to bit-equal weights
/// on any machine whose vectors are as wide (<c>hardware.simd</c> in run.json); on others, as on another device, sums round differently.
/// </remarks>
public sealed class SupernetTrainer : IDisposable
{
    private const int StepsBeforeProfile = 20;

    private readonly RunFolder folder;
    private readonly RunOptions options;
    private readonly RunData data;
    private readonly CpuBackend cpu;
    private readonly IBackend backend;
    private readonly KernelProfile? profile;
    private readonly SandwichStep stepper;
    private readonly StepPlanner planner;
    private readonly ElasticNet? averaged;
    private readonly WeightAverage? average;
    private readonly SupernetEvaluator evaluator;
    private readonly EpochMeasurement measurement;
    private readonly int perEpoch;
    private RunLock? hold;
    private long step;

    private SupernetTrainer(RunFolder folder, RunManifest manifest, RunData data, int threads, KernelProfile? profile, IBackend? device)
    {
        this.folder = folder;
        this.data = data;
        this.profile = profile;
        options = manifest.Options;
        perEpoch = StepsPerEpoch();
        cpu = new CpuBackend(threads);
        try
        {
            backend = device ?? cpu;
            Net = new ElasticNet(options.Space, manifest.Classes);
            IBackend measured = profile is null ? backend : new ProfilingBackend(backend, profile);
            stepper = new SandwichStep(Net, measured, new Sgd(Net.Parameters, measured, options.Optimizer), options.Sandwich, (ulong)options.Seed);
            if (options.AverageDecay > 0)
            {
                averaged = new ElasticNet(options.Space, manifest.Classes, training: false);
                average = new WeightAverage(Net.Parameters, averaged.Parameters, measured, options.AverageDecay);
            }

            // The run's own copy of a table, once there is a run.
            planner = StepPlanner.For(options, manifest.Classes, folder.HasRun ? folder.CostTableFile : null);
            evaluator = new SupernetEvaluator(Trained, data.CalibrationBatches(), data.ValidationBatches(), cpu.Threads, device);
            measurement = new EpochMeasurement(folder, evaluator, options.Space);
        }
        catch
        {
            // Its threads, which nobody else knows of: a net may be too large for the memory, an image unreadable.
            cpu.Dispose();
            throw;
        }
    }

    /// <summary>Whether the run trains nothing: it makes weights that it starts from measurable, by 0 epochs.</summary>
    public bool IsOfGivenWeights => options.Epochs == 0;

    /// <summary>What the run trains on and chooses by.</summary>
    public RunData Data => data;

    /// <summary>The net in training.</summary>
    public ElasticNet Net { get; }

    /// <summary>What the run makes and measures: the average of the weights where one is kept (<see cref="RunOptions.AverageDecay"/>), otherwise the net in training.</summary>
    public ElasticNet Trained => averaged ?? Net;

    /// <summary>Time between checkpoints within an epoch.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Epochs between measurements of the smallest and largest nets on the validation part; the last epoch is always measured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int MeasureEvery
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MeasureEvery));
            field = value;
        }
    } = 5;

    /// <summary>The backend that trains.</summary>
    public IBackend Backend => backend;

    /// <summary>What a run that was gone on with was started on, where this is something else, whose sums round differently; null where it is the same, or not known.</summary>
    public string? StartedOn { get; private set; }

    /// <summary>Steps in the profile: all but the first few, whose code the runtime has not optimised yet; in a run of no more than those, all.</summary>
    public long ProfiledSteps { get; private set; }

    /// <summary>Whether the first steps are left out of the profile: the run was longer than they are.</summary>
    public bool IsProfileWarm { get; private set; }

    /// <summary>Wall time of those steps, without waits for data.</summary>
    public TimeSpan ProfiledTime { get; private set; }

    /// <summary>Called at the end of every epoch.</summary>
    public Action<EpochMetrics>? EpochEnded { get; set; }

    /// <summary>Starts a new run.</summary>
    /// <param name="folder">Where; it must not hold a run.</param>
    /// <param name="options">What to train, checked here.</param>
    /// <param name="threads">Threads, 0 for one per processor.</param>
    /// <param name="initFile">Weights to start from, if any.</param>
    /// <param name="profile">Receives what every operation of the steps takes; none for no measurement.</param>
    /// <param name="device">What trains and measures, if not the processor; it stays the caller's.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="IOException">Data or folder cannot be used.</exception>
    public static SupernetTrainer Start(RunFolder folder, RunOptions options, int threads = 0, string? initFile = null, KernelProfile? profile = null, IBackend? device = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Start(folder, options, RunData.Open(options), threads, initFile, profile, device);
    }

    /// <summary>Starts a new run, as the other does, on data made with the same options: <see cref="RunData.From"/> takes images of your own.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="IOException">The folder or the weights cannot be used.</exception>
    public static SupernetTrainer Start(
        RunFolder folder, RunOptions options, RunData data, int threads = 0, string? initFile = null, KernelProfile? profile = null, IBackend? device = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        options.Validate();
        var manifest = RunManifest.Of(options, data, initFile);
        // Weights are read before the folder is made: a file that does not fit leaves nothing behind.
        var trainer = new SupernetTrainer(folder, manifest, data, threads, profile, device);
        try
        {
            trainer.Net.Parameters.Initialize(trainer.cpu, (ulong)options.Seed);
            if (initFile is not null)
            {
                SupernetWeights.Read(initFile).LoadInto(trainer.Net, trainer.cpu);
            }

            trainer.MoveToBackend();
            trainer.average?.Start();
            folder.Create(manifest with { Arithmetic = RunManifest.ArithmeticOf(trainer.backend) }, trainer.cpu.Threads);
            trainer.hold = folder.HoldToTrain();
            if (initFile is not null)
            {
                // The file may change or go before the first checkpoint.
                trainer.Save();
            }

            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with the run of a folder, from its checkpoint or, if a kill came before the first, from its start.</summary>
    /// <exception cref="FileFormatException">The folder or checkpoint is damaged or of another version, or the data is not the run's.</exception>
    /// <exception cref="IOException">Another process trains in the folder.</exception>
    public static SupernetTrainer Resume(RunFolder folder, int threads = 0, KernelProfile? profile = null, IBackend? device = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var manifest = folder.ReadManifest();
        return Resume(folder, manifest, folder.OpenData(manifest), threads, profile, device);
    }

    /// <summary>Goes on, as the other does, with a run that was started on data of your own.</summary>
    /// <exception cref="FileFormatException">The folder or checkpoint is damaged or of another version, or the data is not the run's.</exception>
    /// <exception cref="IOException">Another process trains in the folder.</exception>
    public static SupernetTrainer Resume(RunFolder folder, RunData data, int threads = 0, KernelProfile? profile = null, IBackend? device = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        var manifest = folder.ReadManifest();
        folder.RequireSame(manifest, data);
        return Resume(folder, manifest, data, threads, profile, device);
    }

    private static SupernetTrainer Resume(RunFolder folder, RunManifest manifest, RunData data, int threads, KernelProfile? profile, IBackend? device)
    {
        var trainer = new SupernetTrainer(folder, manifest, data, threads, profile, device);
        try
        {
            trainer.hold = folder.HoldToTrain();
            trainer.Restore(manifest);
            trainer.StartedOn = manifest.Arithmetic is { } arithmetic && arithmetic != RunManifest.ArithmeticOf(trainer.backend) ? arithmetic : null;
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end, or until cancelled; either way the folder ends with a checkpoint of the last whole step.</summary>
    /// <returns>Whether all epochs are done.</returns>
    /// <exception cref="TrainingDivergedException">A loss is no finite number.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written.</exception>
    public bool Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var total = (long)perEpoch * options.Epochs;
        if (IsDue(total) && !measurement.TakeWhereMissing(step, cancellation))
        {
            return false;
        }

        if (step >= total)
        {
            return true;
        }

        using var loader = data.TrainingLoader(new DataPosition(step / perEpoch, (int)(step % perEpoch)), DataWorkers);
        using var feed = new BatchFeed(loader, backend);
        Action sendAhead = feed.SendAhead;
        var schedule = new WarmupCosine(options.LearningRate, total, (long)Math.Round(options.WarmupEpochs * perEpoch));
        var meter = new TrainingMeter(options, step, total, perEpoch);
        var lastSave = Stopwatch.GetTimestamp();
        var first = step;
        while (step < total && !cancellation.IsCancellationRequested)
        {
            (Tensor Images, Tensor Labels) batch;
            try
            {
                batch = feed.Next(cancellation);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch
            {
                // An image that cannot be read takes no step with it.
                Save();
                throw;
            }

            var rate = schedule.At(step);
            if (step - first == StepsBeforeProfile)
            {
                BeginWarmProfile();
            }

            var begin = Stopwatch.GetTimestamp();
            stepper.Run(batch.Images, batch.Labels, planner.PlansFor(step), rate, step, step + 1 < total ? sendAhead : null);
            ThrowIfDiverged(rate);
            step++;
            average?.Update(step);
            ProfiledSteps++;
            ProfiledTime += Stopwatch.GetElapsedTime(begin);
            meter.Step(step, rate, stepper.Losses, progress);
            if (step % perEpoch == 0)
            {
                EndEpoch(meter, loader, rate, total, cancellation);
                lastSave = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(lastSave) > CheckpointInterval)
            {
                Save();
                lastSave = Stopwatch.GetTimestamp();
            }
        }

        Save();
        return step >= total && !(IsDue(total) && measurement.IsMissing(step));
    }

    /// <summary>Stops the threads and lets go of the folder.</summary>
    public void Dispose()
    {
        hold?.Dispose();
        cpu.Dispose();
        evaluator.Dispose();
    }

    private void Restore(RunManifest manifest)
    {
        if (folder.HasCheckpoint)
        {
            var checkpoint = TrainingCheckpoint.Load(folder.CheckpointFile, Net, cpu, averaged);
            planner.Resume(checkpoint.PlannerState, checkpoint.Step);
            step = checkpoint.Step;
            MoveToBackend();
        }
        else
        {
            Net.Parameters.Initialize(cpu, (ulong)options.Seed);
            if (manifest.InitFile is { } file)
            {
                SupernetWeights.Read(file).LoadInto(Net, cpu);
            }

            MoveToBackend();
            average?.Start();
        }

        folder.TruncateMetrics(step);
    }

    private void MoveToBackend()
    {
        Net.Parameters.MoveTo(backend);
        averaged?.Parameters.MoveTo(backend);
    }

    // The line before the checkpoint: a kill between them does the epoch's end again and drops the line; the other way round the line would be missing for good. The measurement
    // after both, since it may take long: stopped in it, a run has the epoch, and measures when it goes on.
    private void EndEpoch(TrainingMeter meter, DataLoader loader, double rate, long total, CancellationToken cancellation)
    {
        var metrics = meter.EndEpoch(step, rate, loader.WaitSeconds);
        folder.AppendMetrics(metrics.ToJson());
        Save();
        if (IsDue(total))
        {
            if (measurement.Take(cancellation) is not { } taken)
            {
                return;
            }

            metrics = metrics with { Smallest = taken.Smallest, Largest = taken.Largest };
            folder.ReplaceLastMetrics(metrics.ToJson());
        }

        EpochEnded?.Invoke(metrics);
        meter.BeginEpoch(loader.WaitSeconds);
    }

    private bool IsDue(long total) => step > 0 && step % perEpoch == 0 && (step / perEpoch % MeasureEvery == 0 || step == total);

    // A device is faster than the one thread that keeps up with the processor, whose others are idle then.
    private int DataWorkers => backend == cpu ? 1 : cpu.Threads;

    // They follow from the loader, which Run makes anew at the place to go on from; a batch that the data cannot fill is refused before a folder is made.
    private int StepsPerEpoch()
    {
        using var loader = data.TrainingLoader(default);
        return loader.BatchesPerEpoch;
    }

    private void BeginWarmProfile()
    {
        profile?.Clear();
        (ProfiledSteps, ProfiledTime, IsProfileWarm) = (0, TimeSpan.Zero, true);
    }

    private void ThrowIfDiverged(double rate)
    {
        var losses = stepper.Losses;
        for (var i = 0; i < losses.Length; i++)
        {
            if (!double.IsFinite(losses[i]))
            {
                throw new TrainingDivergedException(step, i, losses[i], rate);
            }
        }
    }

    // The next step's stretch may not be drawn yet; PlansFor draws it, which leaves its state as the one to store.
    private void Save()
    {
        planner.PlansFor(step);
        if (!double.IsFinite(backend.SumOfSquares(Net.Parameters.Values)))
        {
            throw new TrainingDivergedException(step);
        }

        new TrainingCheckpoint(step, planner.StretchState).Save(folder.CheckpointFile, Net, averaged);
    }
}
