namespace AlphaNet.Pure.Nn.Data;

/// <summary>How training images are cut: <see cref="PaddedCrop"/> or <see cref="ResizedCrop"/>.</summary>
public abstract record CropOptions
{
    private protected CropOptions()
    {
    }

    internal abstract void Validate(int height, int width);
}
