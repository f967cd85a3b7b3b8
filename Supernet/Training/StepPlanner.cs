using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Training;

/// <summary>Draws the subnets of the coming steps: the largest, random ones, the smallest.</summary>
/// <remarks>
/// Subnets are drawn for many steps at a time, in step order, so that a step itself allocates nothing and the draws are those of drawing step by step. The
/// generator's state before the current stretch is what a checkpoint stores.
/// </remarks>
public sealed class StepPlanner
{
    /// <summary>Steps drawn at a time.</summary>
    public const int Stretch = 256;

    private readonly SearchSpace space;
    private readonly IArchitectureSampler sampler;
    private readonly PythonRandom random;
    private readonly NetworkPlan[] plans;
    private readonly int subnets;
    private readonly NetworkPlan largest;
    private readonly NetworkPlan smallest;
    private long stretch = -1;

    /// <summary>A planner from the start of a run.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="sampler">Draws the random subnets.</param>
    /// <param name="subnets">Subnets a step, at least 2.</param>
    /// <param name="seed">Seed of the draws.</param>
    public StepPlanner(SearchSpace space, IArchitectureSampler sampler, int subnets, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(sampler);
        this.space = space;
        this.sampler = sampler;
        this.subnets = subnets;
        random = new PythonRandom(seed);
        StretchState = random.ExportState();
        plans = new NetworkPlan[Stretch * subnets];
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

    /// <summary>The subnets of a step, the largest first, the smallest last. Steps are asked for in order.</summary>
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

        return plans.AsSpan((int)(step % Stretch) * subnets, subnets);
    }

    private void Draw()
    {
        StretchState = random.ExportState();
        stretch++;
        for (var i = 0; i < plans.Length; i++)
        {
            var place = i % subnets;
            plans[i] = place == 0 ? largest : place == subnets - 1 ? smallest : NetworkPlan.Create(space, sampler.Sample(random));
        }
    }
}
