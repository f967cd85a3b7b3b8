namespace AlphaNet.Pure.Nn.Data;

/// <summary>All that AutoAugment does to one sample: the two operations of a sub-policy, in their order.</summary>
/// <param name="SubPolicy">The sub-policy's number in <see cref="AutoAugmentPolicy"/>.</param>
/// <param name="First">What is done first.</param>
/// <param name="Second">What is done then.</param>
internal readonly record struct AutoAugmentPlan(int SubPolicy, AutoAugmentStep First, AutoAugmentStep Second);
