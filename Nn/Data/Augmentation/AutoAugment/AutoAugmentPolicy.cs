using static AlphaNet.Pure.Nn.Data.AutoAugmentOperation;

namespace AlphaNet.Pure.Nn.Data;

/// <summary>The policy that AutoAugment found for ImageNet (Cubuk et al., 2019, table 9), in the variant of timm's "v0", which the published AlphaNet was trained with.</summary>
/// <remarks>Of 25 sub-policies one is drawn uniformly for every sample; it names two operations, which are done or left out independently.</remarks>
internal static class AutoAugmentPolicy
{
    private static readonly (AutoAugmentRule First, AutoAugmentRule Second)[] Rules =
    [
        (new(Equalize, 0.8, 1), new(ShearY, 0.8, 4)),
        (new(Color, 0.4, 9), new(Equalize, 0.6, 3)),
        (new(Color, 0.4, 1), new(Rotate, 0.6, 8)),
        (new(Solarize, 0.8, 3), new(Equalize, 0.4, 7)),
        (new(Solarize, 0.4, 2), new(Solarize, 0.6, 2)),
        (new(Color, 0.2, 0), new(Equalize, 0.8, 8)),
        (new(Equalize, 0.4, 8), new(SolarizeAdd, 0.8, 3)),
        (new(ShearX, 0.2, 9), new(Rotate, 0.6, 8)),
        (new(Color, 0.6, 1), new(Equalize, 1, 2)),
        (new(Invert, 0.4, 9), new(Rotate, 0.6, 0)),
        (new(Equalize, 1, 9), new(ShearY, 0.6, 3)),
        (new(Color, 0.4, 7), new(Equalize, 0.6, 0)),
        (new(Posterize, 0.4, 6), new(AutoContrast, 0.4, 7)),
        (new(Solarize, 0.6, 8), new(Color, 0.6, 9)),
        (new(Solarize, 0.2, 4), new(Rotate, 0.8, 9)),
        (new(Rotate, 1, 7), new(TranslateYRel, 0.8, 9)),
        (new(ShearX, 0, 0), new(Solarize, 0.8, 4)),
        (new(ShearY, 0.8, 0), new(Color, 0.6, 4)),
        (new(Color, 1, 0), new(Rotate, 0.6, 2)),
        (new(Equalize, 0.8, 4), new(Equalize, 0, 8)),
        (new(Equalize, 1, 4), new(AutoContrast, 0.6, 2)),
        (new(ShearY, 0.4, 7), new(SolarizeAdd, 0.6, 7)),
        (new(Posterize, 0.8, 2), new(Solarize, 0.6, 10)),
        (new(Solarize, 0.6, 8), new(Equalize, 0.6, 1)),
        (new(Color, 0.8, 6), new(Rotate, 0.4, 5)),
    ];

    /// <summary>The sub-policies, in the order of their numbers.</summary>
    public static ReadOnlySpan<(AutoAugmentRule First, AutoAugmentRule Second)> SubPolicies => Rules;

    /// <summary>Draws what is done to one sample.</summary>
    public static AutoAugmentPlan Draw(ref CounterRandom random)
    {
        var subPolicy = random.NextBelow(Rules.Length);
        var (first, second) = Rules[subPolicy];
        return new AutoAugmentPlan(subPolicy, first.Draw(ref random), second.Draw(ref random));
    }
}
