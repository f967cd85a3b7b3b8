namespace AlphaNet.Pure.Nn.Data;

/// <summary>One half of a sub-policy: an operation, how often it is done and how strongly.</summary>
/// <param name="Operation">What is done.</param>
/// <param name="Probability">How often.</param>
/// <param name="Level">How strongly, on the scale 0..10 that all operations share.</param>
internal readonly record struct AutoAugmentRule(AutoAugmentOperation Operation, double Probability, double Level)
{
    private const double MostLevel = 10;
    private const double LevelDeviation = 0.5;
    private const int Filters = 3;

    /// <summary>Draws whether the operation is done, its level = clamp(Level + N(0, 1/2), 0, 10), its sign and its filter.</summary>
    /// <remarks>Always five numbers, whatever the operation and whether it is done.</remarks>
    public AutoAugmentStep Draw(ref CounterRandom random)
    {
        var done = random.NextDouble() < Probability;
        // Box and Muller's transform; 1 - u lies in (0, 1].
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var noise = radius * Math.Cos(2 * Math.PI * random.NextDouble());
        var negated = random.NextDouble() > 0.5;
        var filter = (WarpFilter)random.NextBelow(Filters);
        if (!done)
        {
            return default;
        }

        var value = ValueOf(Operation, Math.Clamp(Level + LevelDeviation * noise, 0, MostLevel));
        return Operation >= AutoAugmentOperation.Rotate ? new(Operation, negated ? -value : value, filter) : new(Operation, value, default);
    }

    /// <summary>An operation's value, without its sign, at a level in 0..10.</summary>
    public static double ValueOf(AutoAugmentOperation operation, double level) => operation switch
    {
        AutoAugmentOperation.Posterize => 4 + (int)(0.4 * level),
        AutoAugmentOperation.Solarize => (int)(25.6 * level),
        AutoAugmentOperation.SolarizeAdd => (int)(11 * level),
        AutoAugmentOperation.Color => 0.1 + 0.18 * level,
        AutoAugmentOperation.Rotate => 3 * level,
        AutoAugmentOperation.ShearX or AutoAugmentOperation.ShearY => 0.03 * level,
        AutoAugmentOperation.TranslateYRel => 0.045 * level,
        _ => 0,
    };
}
