namespace AlphaNet.Pure.Nn.Data;

/// <summary>What is done to the colours and the geometry of training images, beside crop and flip.</summary>
public enum AugmentationPolicy
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The policy that a search found for ImageNet (Cubuk et al., 2019), in the variant of timm's "v0": one of 25 sub-policies at random, each two operations with their
    /// probabilities and levels, levels with normal noise of deviation 1/2. For images in three colours.
    /// </summary>
    AutoAugment,
}
