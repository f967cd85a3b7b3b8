using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Draws the subnets of the coming steps: the largest, random ones or candidates for them, the smallest.</summary>
/// <remarks>
/// Subnets are drawn for many steps at a time, in step order, so that a step itself allocates nothing and the draws are those of drawing step by step. The
/// generator's state before the current stretch is what a checkpoint stores.
/// </remarks>
public sealed class StepPlanner
{
    /// <summary>Steps drawn at a time.</summary>
    public const int Stretch = 256;

    private readonly SearchSpace space;
    private readonly IArchitectureSampler? uniform;
    private readonly AttentiveSampler? attentive;
    private readonly PythonRandom random;
    private readonly NetworkPlan[] plans;
    private readonly int perStep;
    private readonly NetworkPlan largest;
    private readonly NetworkPlan smallest;
    private long stretch = -1;

    /// <summary>A planner from the start of a run.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="sampler">Draws the random subnets.</param>
    /// <param name="subnets">Subnets a step, at least 2.</param>
    /// <param name="seed">Seed of the draws.</param>
    public StepPlanner(SearchSpace space, IArchitectureSampler sampler, int subnets, long seed)
        : this(space, subnets, seed)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        uniform = sampler;
    }

    /// <summary>A planner from the start of a run that draws candidates, among which a step chooses by its batch.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="sampler">Draws a cost bin and its candidates for every random place.</param>
    /// <param name="subnets">Subnets a step, at least 2.</param>
    /// <param name="seed">Seed of the draws.</param>
    public StepPlanner(SearchSpace space, AttentiveSampler sampler, int subnets, long seed)
        : this(space, 2 + (subnets - 2) * (sampler ?? throw new ArgumentNullException(nameof(sampler))).Candidates, seed) => attentive = sampler;

    /// <summary>The planner that a run's options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="classes">Outputs of the classifier, part of the cost of candidates.</param>
    /// <param name="tableFile">Where the table of costs is, if not where the options say.</param>
    /// <exception cref="FormatException">The table is none of the space; the message names file and line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StepPlanner For(RunOptions options, int classes, string? tableFile = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (space, subnets) = (options.Space, options.Sandwich.Subnets);
        if (options.Sandwich.Attentive is not { } attentive)
        {
            return new StepPlanner(space, new UniformSampler(space), subnets, options.Seed);
        }

        var table = attentive.TableFile is null
            ? CostTable.Draw(space, classes, attentive.TableRows, new PythonRandom(options.Seed))
            : CostTable.Load(tableFile ?? attentive.TableFile, space);
        var bins = new FlopsBinSampler(space, classes, table, attentive.BinStep, attentive.UniformBins);
        return new StepPlanner(space, new AttentiveSampler(bins, attentive.Rule, attentive.Candidates), subnets, options.Seed);
    }

    private StepPlanner(SearchSpace space, int perStep, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        this.space = space;
        this.perStep = perStep;
        random = new PythonRandom(seed);
        StretchState = random.ExportState();
        plans = new NetworkPlan[Stretch * perStep];
        largest = NetworkPlan.Create(space, space.Max);
        smallest = NetworkPlan.Create(space, space.Min);
    }

    /// <summary>The generator's state before the stretch that the last asked step lies in.</summary>
    public ulong[] StretchState { get; private set; }

    /// <summary>Goes on from a checkpoint: its state and the step it stands before.</summary>
    public void Resume(ReadOnlySpan<ulong> stretchState, long step)
    {
        random.RestoreState(stretchState);
        stretch = step / Stretch - 1;
    }

    /// <summary>The plans of a step, the largest first, the smallest last, between them every random place's subnet or candidates. Steps are asked for in order.</summary>
    /// <exception cref="InvalidOperationException">The step lies before the current stretch or beyond the next.</exception>
    public ReadOnlySpan<NetworkPlan> PlansFor(long step)
    {
        if (step / Stretch == stretch + 1)
        {
            Draw();
        }
        else if (step / Stretch != stretch)
        {
            throw new InvalidOperationException($"StepPlanner: step {step} was asked for after steps of stretch {stretch}; steps go in order.");
        }

        return plans.AsSpan((int)(step % Stretch) * perStep, perStep);
    }

    private void Draw()
    {
        StretchState = random.ExportState();
        stretch++;
        for (var first = 0; first < plans.Length; first += perStep)
        {
            plans[first] = largest;
            DrawBetween(plans.AsSpan(first + 1, perStep - 2));
            plans[first + perStep - 1] = smallest;
        }
    }

    private void DrawBetween(Span<NetworkPlan> places)
    {
        for (var i = 0; i < places.Length;)
        {
            if (attentive is null)
            {
                places[i++] = NetworkPlan.Create(space, uniform!.Sample(random));
                continue;
            }

            foreach (var candidate in attentive.Draw(random).Candidates)
            {
                places[i++] = NetworkPlan.Create(space, candidate);
            }
        }
    }
}
