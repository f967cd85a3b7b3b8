namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>The largest element of a window and where it lies.</summary>
internal readonly struct Winner(float value, int row, int column)
{
    public readonly float Value = value;
    public readonly int Row = row;
    public readonly int Column = column;
}
