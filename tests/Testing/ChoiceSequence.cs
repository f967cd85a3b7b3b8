using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Testing;

/// <summary>
/// All the choices of one random case, from which <see cref="Draw"/> makes it: shares of ranges for sizes and options, one number an input for how it
/// lies in memory (0: densely), and a seed for its elements.
/// </summary>
/// <remarks>Shrinking works on the choices, so whatever is made from them shrinks along: sizes first, then layouts become dense.</remarks>
public sealed record ChoiceSequence(ImmutableArray<int> Sizes, ImmutableArray<int> Layouts, int Seed)
{
    /// <summary>A size is this part of its range's width.</summary>
    internal const int Whole = 1 << 16;

    private const int SizeCount = 40;
    private const int LayoutCount = 8;

    /// <summary>Any case.</summary>
    public static Arbitrary<ChoiceSequence> Arbitrary { get; } = Arb.From(
        from sizes in Gen.Choose(0, Whole - 1).ArrayOf(SizeCount)
        from layouts in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, int.MaxValue - 1))).ArrayOf(LayoutCount)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new ChoiceSequence([.. sizes], [.. layouts], seed),
        Shrink);

    /// <inheritdoc/>
    public override string ToString() => $"sizes {string.Join(' ', Sizes)}; layouts {string.Join(' ', Layouts)}; elements {Seed}";

    private static IEnumerable<ChoiceSequence> Shrink(ChoiceSequence c)
    {
        for (var i = 0; i < SizeCount; i++)
        {
            var size = c.Sizes[i];
            foreach (var smaller in (int[])[0, size / 2, size * 7 / 8])
            {
                if (smaller < size) yield return c with { Sizes = c.Sizes.SetItem(i, smaller) };
            }
        }

        for (var i = 0; i < LayoutCount; i++)
        {
            if (c.Layouts[i] != 0) yield return c with { Layouts = c.Layouts.SetItem(i, 0) };
        }
    }
}
