using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Cost;
using AlphaNet.Pure.Supernet.Sampling;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>
/// Evolutionary search for accurate subnets at every cost: measure a population, keep the selected as parents, propose
/// mutants and children of them, repeat. Works on anything that measures subnets: a supernet
/// (<see cref="Evaluation.SupernetEvaluator"/>), or a predictor (<see cref="ForestEvaluator"/>), which needs no weights and no data.
/// </summary>
/// <remarks>
/// Deterministic in the seed. Each distinct subnet is measured once. A cancelled or killed search continues from
/// <see cref="SaveState"/>, also in the middle of a generation, to the same result.
/// </remarks>
public sealed class EvolutionarySearch
{
    // In a small space everything near the parents may be known already; then a known subnet is proposed after all.
    private const int MaxNoveltyDraws = 200;

    private readonly PythonRandom random;
    private readonly CostRange range;
    private readonly OrderedDictionary<Architecture, EvaluatedSubnet> measured = [];
    private readonly OrderedDictionary<int, EvaluatedSubnet> bestOfBin = [];
    private ImmutableArray<Architecture> population;

    // Measured before the running generation.
    private int settled;

    /// <summary>
    /// Starts a search with its first population: the min net, whatever it costs, then uniform draws from the cost range. Where fronts are sought, the max net takes the last
    /// place if it lies in the range: uniform draws hardly ever come near it. The published rule has no such place.
    /// </summary>
    /// <exception cref="ArgumentException">Options are impossible; all are listed.</exception>
    /// <exception cref="InvalidOperationException">The cost range holds practically no subnet.</exception>
    public EvolutionarySearch(SearchSpace space, SearchOptions options)
        : this(space, options, new PythonRandom(options?.Seed ?? 0))
    {
        var sampler = new RangeSampler(range);
        var ends = Options.Selection == SelectionRule.NonDominated && Options.InitialPopulation > 1 && range.Contains(space.Max);
        var draws = Options.InitialPopulation - (ends ? 2 : 1);
        population = [space.Min, .. Enumerable.Range(0, draws).Select(_ => sampler.Sample(random)), .. ends ? [space.Max] : ImmutableArray<Architecture>.Empty];
    }

    private EvolutionarySearch(SearchSpace space, SearchOptions options, PythonRandom random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Space = space;
        Options = options;
        this.random = random;
        range = new CostRange(space, options.Classes, options.MinMegaFlops, options.MaxMegaFlops);
    }

    /// <summary>The space searched.</summary>
    public SearchSpace Space { get; }

    /// <summary>The settings.</summary>
    public SearchOptions Options { get; }

    /// <summary>Generations done.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether all generations are done.</summary>
    public bool IsFinished => Generation == Options.Generations;

    /// <summary>The subnets to be measured next; empty when finished.</summary>
    public ImmutableArray<Architecture> Population => population;

    /// <summary>Every distinct subnet measured so far, in order.</summary>
    public IReadOnlyCollection<EvaluatedSubnet> Measured => measured.Values;

    /// <summary>The most accurate subnet of every cost bin of the range: the published programs' "Pareto" table.</summary>
    public ImmutableArray<EvaluatedSubnet> BestPerBin => [.. bestOfBin.OrderBy(bin => bin.Key).Select(bin => bin.Value).Where(IsWanted)];

    /// <summary>The non-dominated ones of the measured subnets that lie in the cost range.</summary>
    public ImmutableArray<EvaluatedSubnet> Front => ParetoFront.Of(measured.Values.Where(IsWanted));

    /// <summary>Runs all generations that are left.</summary>
    /// <param name="evaluator">Measures subnets.</param>
    /// <param name="progress">Hears of every generation.</param>
    /// <param name="cancellation">Stops between batches; the search then stays where it is and may be saved or run on.</param>
    /// <returns>The Pareto front.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested.</exception>
    public ImmutableArray<EvaluatedSubnet> Run(ISubnetEvaluator evaluator, IProgress<SearchProgress>? progress = null, CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            Step(evaluator, cancellation);
            progress?.Report(new(Generation, Options.Generations, measured.Count, Front));
        }
        return Front;
    }

    /// <summary>Runs one generation: measures <see cref="Population"/>, selects, proposes the next.</summary>
    /// <param name="evaluator">What measures subnets; what it measured before it failed is kept.</param>
    /// <param name="cancellation">Ends the generation early.</param>
    /// <param name="measuredSome">Called after every subnet, from any thread but once at a time: a state saved then holds it.</param>
    /// <exception cref="InvalidOperationException">The search is finished.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested; what was measured is kept.</exception>
    public void Step(ISubnetEvaluator evaluator, CancellationToken cancellation = default, Action? measuredSome = null)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        if (IsFinished) throw new InvalidOperationException($"the search has done its {Options.Generations} generations");
        // In a small space a generation may hold nothing to measure, where it would be heard.
        cancellation.ThrowIfCancellationRequested();
        Measure(evaluator, measuredSome, cancellation);
        Settle();
        foreach (var architecture in population) Select(measured[architecture]);
        // The last population would never be measured, so none is drawn.
        population = Generation + 1 < Options.Generations ? Propose() : [];
        Generation++;
    }

    /// <summary>The whole state as JSON, for <see cref="Resume"/>.</summary>
    public string SaveState() => SearchState.Write(new(Generation, population, [.. bestOfBin.Values.Select(s => s.Architecture)], [.. measured.Values], settled, random.ExportState()), Space);

    /// <summary>Continues a saved search.</summary>
    /// <param name="space">The space it was started on.</param>
    /// <param name="options">The settings; more generations than before make a finished search go on only if it was saved before its last.</param>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <exception cref="FormatException">The text is no state or belongs to another space.</exception>
    /// <exception cref="ArgumentException">Options are impossible or the state holds subnets outside of the space or damaged random numbers.</exception>
    public static EvolutionarySearch Resume(SearchSpace space, SearchOptions options, string state)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(options);
        var saved = SearchState.Read(state, space, options.Classes);
        if (saved.Generation > options.Generations || (saved.Population.IsEmpty && saved.Generation < options.Generations))
            throw new ArgumentException($"the saved search did {saved.Generation} generations and has {saved.Population.Length} subnets to go on with; it cannot run to {options.Generations}", nameof(options));
        var search = new EvolutionarySearch(space, options, new PythonRandom(saved.Random)) { Generation = saved.Generation, population = saved.Population, settled = saved.Settled };
        foreach (var subnet in saved.Measured) search.measured[subnet.Architecture] = subnet;
        foreach (var architecture in saved.BestOfBin) search.Select(search.measured[architecture]);
        return search;
    }

    // The min net is measured and may be a parent, as published, but where the range leaves it out nobody asked for it.
    private bool IsWanted(EvaluatedSubnet subnet) => range.Contains(subnet.Cost.MegaFlops);

    private void Measure(ISubnetEvaluator evaluator, Action? measuredSome, CancellationToken cancellation)
    {
        var cached = new CachedEvaluator(evaluator, Options.BatchSize, measured.Select(s => KeyValuePair.Create(s.Key, s.Value.Accuracy)));
        cached.EvaluateBatch(population, cancellation, (architecture, accuracy) =>
        {
            measured[architecture] = new(architecture, NetworkCost.Of(Space, architecture, Options.Classes), accuracy);
            measuredSome?.Invoke();
        });
    }

    // Threads end in any order, and an interruption leaves gaps. Of equal subnets the first stays on the front, so it must be the first that was asked for.
    private void Settle()
    {
        EvaluatedSubnet[] asked = [.. population.Distinct().Where(a => measured.IndexOf(a) >= settled).Select(a => measured[a])];
        while (measured.Count > settled) measured.RemoveAt(measured.Count - 1);
        foreach (var subnet in asked) measured.Add(subnet.Architecture, subnet);
        settled = measured.Count;
    }

    private void Select(EvaluatedSubnet subnet)
    {
        // A net that diverged must not hold its bin: nothing compares above NaN.
        if (double.IsNaN(subnet.Accuracy.Top1)) return;
        var bin = FlopsBins.Of(subnet.Cost.MegaFlops, Options.BinStep);
        if (!bestOfBin.TryGetValue(bin, out var best) || subnet.Accuracy.Top1 > best.Accuracy.Top1) bestOfBin[bin] = subnet;
    }

    private ImmutableArray<Architecture> Propose()
    {
        var parents = Parents();
        var proposed = new HashSet<Architecture>();
        Architecture Pick() => random.Choice(parents);
        return
        [
            .. Enumerable.Range(0, Options.Mutants).Select(_ => Draw(() => Variation.Mutate(Space, Pick(), Options.MutationProbability, random))),
            .. Enumerable.Range(0, Options.Children).Select(_ => Draw(() => Variation.Cross(Space, Pick(), Pick(), random))),
        ];

        Architecture Draw(Func<Architecture> vary)
        {
            var drawn = range.DrawUntilInside(vary);
            if (Options.Selection == SelectionRule.BestPerBin) return drawn;
            for (var i = 0; i < MaxNoveltyDraws && (measured.ContainsKey(drawn) || proposed.Contains(drawn)); i++) drawn = range.DrawUntilInside(vary);
            proposed.Add(drawn);
            return drawn;
        }
    }

    private ImmutableArray<Architecture> Parents()
    {
        ImmutableArray<Architecture> parents = Options.Selection switch
        {
            SelectionRule.BestPerBin => [.. bestOfBin.Values.Select(s => s.Architecture)],
            SelectionRule.NonDominated => [.. NonDominated().Select(s => s.Architecture)],
            _ => throw new InvalidOperationException($"no rule {Options.Selection}"),
        };
        return parents.IsEmpty ? throw new InvalidOperationException("no subnet has an accuracy that is a number; does the supernet give NaN?") : parents;
    }

    // The min net, measured whatever the range, may beat all: alone, and outside of the range, it would have no child inside.
    private ImmutableArray<EvaluatedSubnet> NonDominated()
    {
        var all = ParetoFront.Of(measured.Values);
        return all.Any(IsWanted) ? all : ParetoFront.Of(measured.Values.Where(IsWanted));
    }
}
