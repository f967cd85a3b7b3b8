using System.Collections.Immutable;
using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Sampling;

/// <summary>AttentiveNAS's choice of the subnet to train: k candidates of one random cost bin, of which the best or worst is taken.</summary>
/// <param name="bins">Draws candidates.</param>
/// <param name="rule">Best or worst.</param>
/// <param name="candidates">Number k of candidates; the published setting is 3.</param>
public sealed class AttentiveSampler(FlopsBinSampler bins, AttentiveRule rule, int candidates = 3)
{
    private readonly int count = candidates >= 1
        ? candidates
        : throw new ArgumentOutOfRangeException(nameof(candidates), candidates, "AttentiveSampler needs at least one candidate");

    /// <summary>Number k of candidates.</summary>
    public int Candidates => count;

    /// <summary>Draws a bin and its candidates.</summary>
    public (int Bin, ImmutableArray<Architecture> Candidates) Draw(PythonRandom random)
    {
        var bin = bins.DrawBin(random);
        var drawn = ImmutableArray.CreateBuilder<Architecture>(count);
        for (var i = 0; i < count; i++) drawn.Add(bins.Sample(random, bin));
        return (bin, drawn.MoveToImmutable());
    }

    /// <summary>Draws candidates and takes the best or worst; the first wins a tie, and one whose score is no number is passed over.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="score">Higher is better, such as the negative loss on the current batch or a predicted accuracy.</param>
    /// <exception cref="InvalidOperationException">No candidate's score is a number.</exception>
    public Architecture Sample(PythonRandom random, Func<Architecture, double> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        var drawn = Draw(random).Candidates;

        var chosen = Choose(rule, [.. drawn.Select(score)]);
        return chosen >= 0
            ? drawn[chosen]
            : throw new InvalidOperationException(
                $"AttentiveSampler.Sample: the scores of all {drawn.Length} candidates are NaN; check what scores them, such as a loss that diverged.");
    }

    /// <summary>The place of the best or worst score, the first of equals; -1 if none is a number.</summary>
    /// <param name="rule">Best or worst.</param>
    /// <param name="scores">Higher is better; NaN is passed over, since it orders below every number and would always be the worst.</param>
    public static int Choose(AttentiveRule rule, ReadOnlySpan<double> scores)
    {
        var chosen = -1;
        for (var i = 0; i < scores.Length; i++)
        {
            if (!double.IsNaN(scores[i]) && (chosen < 0 || (rule == AttentiveRule.BestUp ? scores[i] > scores[chosen] : scores[i] < scores[chosen])))
            {
                chosen = i;
            }
        }

        return chosen;
    }
}
