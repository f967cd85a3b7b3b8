namespace AlphaNet.Pure.Nn.Data;

/// <summary>One operation as it was drawn for a sample; the default leaves the image as it is.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Value">How much, in the operation's own unit, with its sign.</param>
/// <param name="Filter">How geometric operations read the image.</param>
internal readonly record struct AutoAugmentStep(AutoAugmentOperation Operation, double Value, WarpFilter Filter);
