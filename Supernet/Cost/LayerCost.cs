namespace AlphaNet.Pure.Supernet.Cost;

/// <summary>What one layer costs.</summary>
/// <param name="Name">Name such as <c>blocks.3.depthwise</c>, numbered over the active blocks.</param>
/// <param name="OutChannels">Channels of its output.</param>
/// <param name="OutSize">Side of its output map; 1 after the global pool.</param>
/// <param name="Macs">Multiply-accumulates for one image; 0 for a layer that is stored but not executed.</param>
/// <param name="Parameters">Trained numbers, batch norm's included.</param>
/// <param name="IsUsed">Whether the layer is executed; a shortcut convolution between equal channels is not.</param>
public sealed record LayerCost(string Name, int OutChannels, int OutSize, long Macs, long Parameters, bool IsUsed);
