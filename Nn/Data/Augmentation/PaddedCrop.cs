namespace AlphaNet.Pure.Nn.Data;

/// <summary>Pads the image on all sides and cuts out its own size at a uniformly random place. Evaluation takes the image as it is.</summary>
/// <param name="Padding">Pixels on each side.</param>
/// <param name="Mode">What they show.</param>
public sealed record PaddedCrop(int Padding, PaddingMode Mode = PaddingMode.Zero) : CropOptions
{
    internal override void Validate(int height, int width)
    {
        var most = Mode == PaddingMode.Reflect ? Math.Min(height, width) - 1 : Math.Min(height, width);
        if (Padding < 0 || Padding > most)
        {
            throw new ArgumentException($"PaddedCrop: padding {Padding} of {Mode} kind for images {height} x {width}; it must lie in 0..{most}.");
        }
    }
}
