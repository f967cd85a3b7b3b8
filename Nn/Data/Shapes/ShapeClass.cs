namespace AlphaNet.Pure.Nn.Data;

/// <summary>The ten classes of <see cref="ShapesDataset"/>, by label.</summary>
internal enum ShapeClass
{
    Disk,
    Ring,
    Triangle,
    Square,
    Pentagon,
    Star,
    Cross,
    Crescent,
    Heart,
    Arrow,
}
