namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>One resolved inverted residual block.</summary>
/// <param name="Stage">Index of the stage in the space.</param>
/// <param name="IndexInStage">Place in the stage, from 0; only block 0 has the stage's stride and a shortcut other than identity.</param>
/// <param name="IndexInSupernet">Place among all blocks the supernet stores.</param>
/// <param name="IndexInNet">Place among the active blocks.</param>
/// <param name="InChannels">Channels of the incoming map.</param>
/// <param name="MidChannels">Expanded channels, those of the depthwise convolution.</param>
/// <param name="OutChannels">Channels of the outgoing map.</param>
/// <param name="Kernel">Depthwise kernel side.</param>
/// <param name="Stride">Depthwise stride.</param>
/// <param name="HasExpand">Whether there is an expand convolution; without it <paramref name="MidChannels"/> is <paramref name="InChannels"/>.</param>
/// <param name="SeChannels">Hidden channels of squeeze-and-excite, 0 for none.</param>
/// <param name="InSize">Side of the incoming map.</param>
/// <param name="OutSize">Side of the outgoing map.</param>
public sealed record BlockPlan(
    int Stage,
    int IndexInStage,
    int IndexInSupernet,
    int IndexInNet,
    int InChannels,
    int MidChannels,
    int OutChannels,
    int Kernel,
    int Stride,
    bool HasExpand,
    int SeChannels,
    int InSize,
    int OutSize)
{
    /// <summary>What the shortcut does.</summary>
    public ShortcutKind Shortcut =>
        (Stride == 1 ? ShortcutKind.Identity : ShortcutKind.Pool)
        | (InChannels == OutChannels ? ShortcutKind.Identity : ShortcutKind.Convolution);
}
