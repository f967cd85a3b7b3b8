namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>
/// The resolved head: 1x1 convolution to <paramref name="ExpandChannels"/>, batch norm, swish, global average pool, 1x1
/// convolution to <paramref name="FeatureChannels"/> without bias, swish; the classifier follows.
/// </summary>
/// <param name="InChannels">Channels of the last block.</param>
/// <param name="ExpandChannels">6 * <paramref name="InChannels"/>.</param>
/// <param name="FeatureChannels">Width of the features the classifier reads.</param>
/// <param name="Size">Side of the last feature map.</param>
public sealed record HeadPlan(int InChannels, int ExpandChannels, int FeatureChannels, int Size);
