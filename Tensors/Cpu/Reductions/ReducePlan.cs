using AlphaNet.Pure.Tensors.Cpu.Elementwise;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>How a reduction is cut: into items (results, or tiles of neighbouring results) and chunks of what each combines.</summary>
/// <remarks>
/// The innermost loop is either kept, and then is a row of results, or combined, and then is folded into <see cref="FoldWidth"/> columns whose totals
/// are combined at the end: the order of additions is the same for every width of vectors.
/// </remarks>
internal struct ReducePlan
{
    public const int FoldWidth = 64;

    private const int Grain = 32 * 1024;

    // More parts than threads even out their load; each costs a row of partial results.
    private const int MaxParts = 32;

    /// <summary>Loops around the columns along which results differ.</summary>
    public LoopNest Kept;

    /// <summary>Loops around the columns that are combined.</summary>
    public LoopNest Combined;

    /// <summary>The whole nest, for the steps along the columns.</summary>
    public LoopNest Nest;

    /// <summary>Whether the columns are combined too.</summary>
    public bool ColumnsCombined;

    /// <summary>Columns of a tile of results.</summary>
    public int TileColumns;

    /// <summary>Tiles beside each other.</summary>
    public int Tiles;

    /// <summary>Cuts what each item combines: rows, or elements where the columns are combined in folds.</summary>
    public Partition Chunks;

    /// <summary>Cuts the items.</summary>
    public Partition Groups;

    /// <summary>Whether rows are long enough to be folded.</summary>
    public readonly bool IsFolded => ColumnsCombined && Nest.Columns > FoldWidth;

    /// <summary>Number of items.</summary>
    public readonly long Items => Kept.Count * Tiles;

    /// <summary>Results of an item.</summary>
    public readonly int Width => ColumnsCombined ? 1 : TileColumns;

    /// <summary>A plan over a nest whose last operand is the result, with steps of 0 along what is combined.</summary>
    public static ReducePlan Over(in LoopNest nest, int maxColumns)
    {
        var output = nest.Operands - 1;
        var plan = new ReducePlan { Nest = nest, ColumnsCombined = nest.Columns != 1 && nest.ColumnStep(output) == 0 };
        nest.Split(output, out plan.Kept, out plan.Combined);
        plan.TileColumns = plan.ColumnsCombined ? nest.Columns : Math.Min(nest.Columns, maxColumns);
        plan.Tiles = plan.ColumnsCombined ? 1 : (nest.Columns + maxColumns - 1) / maxColumns;

        var parts = Math.Clamp(nest.Count / Grain, 1, MaxParts);
        var items = Math.Max(plan.Items, 1);
        plan.Groups = new Partition(plan.Items, Math.Max(1, (items + parts - 1) / parts), MaxParts, 1);
        var units = plan.IsFolded ? nest.Count / Math.Max(plan.Kept.Count, 1) : plan.Combined.Count;
        var chunks = (int)Math.Max(1, parts / items);
        plan.Chunks = new Partition(units, Math.Max(1, units / chunks), chunks, plan.IsFolded ? FoldWidth : 1);
        return plan;
    }
}
