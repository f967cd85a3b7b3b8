namespace AlphaNet.Pure.Kernels.Matrices;

/// <summary>A thread's 4 x 4 elements of a tile: four rows below one another, columns a whole row of threads apart, so that neighbours write neighbours.</summary>
internal struct TilePart
{
    /// <summary>Rows of the whole result.</summary>
    public int Rows;

    /// <summary>Columns of the whole result.</summary>
    public int Columns;

    /// <summary>The thread's place along a column of the tile.</summary>
    public int Down;

    /// <summary>The thread's place along a row of the tile.</summary>
    public int Across;

    /// <summary>The first row's place in the result; it and those that follow may lie beyond the last.</summary>
    public int Row;

    /// <summary>The first column's place in the result; it and those that follow may lie beyond the last.</summary>
    public int Column;

    public Quad Row0;
    public Quad Row1;
    public Quad Row2;
    public Quad Row3;
}
