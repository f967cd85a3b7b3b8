namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>The resolved stem: 3x3 convolution, batch norm, swish.</summary>
/// <param name="OutChannels">Output channels.</param>
/// <param name="Stride">Stride.</param>
/// <param name="InSize">Side of the input image.</param>
/// <param name="OutSize">Side of the output map.</param>
public sealed record StemPlan(int OutChannels, int Stride, int InSize, int OutSize)
{
    /// <summary>Channels of an image.</summary>
    public const int InChannels = 3;

    /// <summary>Kernel side.</summary>
    public const int Kernel = 3;
}
