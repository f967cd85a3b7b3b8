namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>One part of a convolution: a channel group, images from first to end (exclusive) and output rows likewise.</summary>
internal readonly record struct Part(int Slice, int Channel, int Channels, int FirstImage, int EndImage, int FirstRow, int EndRow);
