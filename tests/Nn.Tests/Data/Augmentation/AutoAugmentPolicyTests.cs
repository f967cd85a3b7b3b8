using System.Globalization;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Tensors.Random;
using Xunit;

namespace AlphaNet.Pure.Nn.Tests.Data.Augmentation;

public class AutoAugmentPolicyTests
{
    private const int Samples = 50_000;

    /// <summary>The published policy: operation, probability, level.</summary>
    private const string Published =
        "Equalize .8 1, ShearY .8 4; Color .4 9, Equalize .6 3; Color .4 1, Rotate .6 8; Solarize .8 3, Equalize .4 7; Solarize .4 2, Solarize .6 2; "
        + "Color .2 0, Equalize .8 8; Equalize .4 8, SolarizeAdd .8 3; ShearX .2 9, Rotate .6 8; Color .6 1, Equalize 1 2; Invert .4 9, Rotate .6 0; "
        + "Equalize 1 9, ShearY .6 3; Color .4 7, Equalize .6 0; Posterize .4 6, AutoContrast .4 7; Solarize .6 8, Color .6 9; Solarize .2 4, Rotate .8 9; "
        + "Rotate 1 7, TranslateYRel .8 9; ShearX 0 0, Solarize .8 4; ShearY .8 0, Color .6 4; Color 1 0, Rotate .6 2; Equalize .8 4, Equalize 0 8; "
        + "Equalize 1 4, AutoContrast .6 2; ShearY .4 7, SolarizeAdd .6 7; Posterize .8 2, Solarize .6 10; Solarize .6 8, Equalize .6 1; Color .8 6, Rotate .4 5";

    private static readonly AugmentationOptions Options = new() { Policy = AugmentationPolicy.AutoAugment };

    private static readonly AutoAugmentPlan[] Plans =
        [.. Enumerable.Range(0, Samples).Select(sample => SamplePlan.Draw(Options, 32, 32, 3, 1, sample).Policy!.Value)];

    [Fact]
    public void SubPoliciesAreThePublishedOnes() => Assert.Equal(
        Published.Split("; ").Select(pair => pair.Split(", ").Select(Rule)), AutoAugmentPolicy.SubPolicies.ToArray().Select(pair => new[] { pair.First, pair.Second }));

    [Fact]
    public void SubPoliciesAreEquallyLikely()
    {
        var seen = Plans.CountBy(plan => plan.SubPolicy).ToDictionary();
        // Chi-square of 24 degrees of freedom; its deviation is 6.9.
        Assert.InRange(Enumerable.Range(0, 25).Sum(i => Math.Pow(seen[i] - Samples / 25.0, 2) / (Samples / 25.0)), 5, 55);
    }

    [Fact]
    public void OperationsAreDoneAsOftenAsTheirProbabilities()
    {
        for (var i = 0; i < AutoAugmentPolicy.SubPolicies.Length; i++)
        {
            var (first, second) = AutoAugmentPolicy.SubPolicies[i];
            var plans = Plans.Where(plan => plan.SubPolicy == i).ToArray();
            AssertShare(first.Probability, plans, plan => plan.First.Operation == first.Operation);
            AssertShare(second.Probability, plans, plan => plan.Second.Operation == second.Operation);
            AssertShare(first.Probability * second.Probability, plans, plan => plan.First.Operation == first.Operation && plan.Second.Operation == second.Operation);
            Assert.All(plans, plan => Assert.True(plan.First.Operation == first.Operation || plan.First == default));
            Assert.All(plans, plan => Assert.True(plan.Second.Operation == second.Operation || plan.Second == default));
        }
    }

    [Fact]
    public void SignsAndFiltersOfGeometricOperationsAreUniform()
    {
        var steps = Plans.SelectMany(plan => new[] { plan.First, plan.Second }).ToArray();
        var geometric = steps.Where(step => step.Operation >= AutoAugmentOperation.Rotate && step.Value != 0).ToArray();
        AssertShare(0.5, geometric, step => step.Value < 0);
        Assert.All(Enum.GetValues<WarpFilter>(), filter => AssertShare(1 / 3.0, geometric, step => step.Filter == filter));
        Assert.All(steps.Where(step => step.Operation < AutoAugmentOperation.Rotate), step => Assert.True(step.Value >= 0 && step.Filter == default));
    }

    [Fact]
    public void LevelsHaveNormalNoiseOfDeviationOneHalf()
    {
        // Sub-policy 15 turns by 3 degrees a level, around level 7, always; 17 shears by 0.03 a level, around level 0.
        var levels = Plans.Where(plan => plan.SubPolicy == 15).Select(plan => Math.Abs(plan.First.Value) / 3).ToArray();
        var mean = levels.Average();
        Assert.InRange(mean, 6.95, 7.05);
        Assert.InRange(Math.Sqrt(levels.Average(level => (level - mean) * (level - mean))), 0.47, 0.53);
        AssertShare(0.6827, levels, level => Math.Abs(level - 7) < 0.5);
        AssertShare(0.9545, levels, level => Math.Abs(level - 7) < 1);
        AssertShare(0.5, [.. Plans.Where(plan => plan.SubPolicy == 17 && plan.First != default)], plan => plan.First.Value == 0);
        // Sub-policy 22 solarizes around level 10, beyond which no level goes.
        AssertShare(0.5, [.. Plans.Where(plan => plan.SubPolicy == 22 && plan.Second != default)], plan => plan.Second.Value == 256);
        Assert.All(Plans, plan => Assert.True(plan.Second.Operation != AutoAugmentOperation.Solarize || plan.Second.Value <= 256));
    }

    [Theory]
    [InlineData("Rotate", 10, 30)]
    [InlineData("ShearX", 5, 0.15)]
    [InlineData("ShearY", 10, 0.3)]
    [InlineData("TranslateYRel", 10, 0.45)]
    [InlineData("Color", 0, 0.1)]
    [InlineData("Color", 10, 1.9)]
    [InlineData("Posterize", 0, 4)]
    [InlineData("Posterize", 2.49, 4)]
    [InlineData("Posterize", 2.51, 5)]
    [InlineData("Posterize", 10, 8)]
    [InlineData("Solarize", 0, 0)]
    [InlineData("Solarize", 2.99, 76)]
    [InlineData("Solarize", 10, 256)]
    [InlineData("SolarizeAdd", 3.1, 34)]
    [InlineData("SolarizeAdd", 10, 110)]
    [InlineData("Invert", 9, 0)]
    public void LevelsMeanThePublishedValues(string operation, double level, double value) =>
        Assert.Equal(value, AutoAugmentRule.ValueOf(Enum.Parse<AutoAugmentOperation>(operation), level), 1e-12);

    [Fact]
    public void PlansDependOnSeedEpochAndSampleAlone()
    {
        var plans = new HashSet<AutoAugmentPlan>();
        for (var sample = 0; sample < 50; sample++)
        {
            Assert.Equal(Plans[sample], SamplePlan.Draw(Options, 32, 32, 3, 1, sample).Policy);
            foreach (var (seed, epoch) in ((ulong, long)[])[(3, 1), (3, 2), (4, 1)])
            {
                plans.Add(SamplePlan.Draw(Options, 32, 32, seed, epoch, sample).Policy!.Value);
            }
        }

        // Few are alike: those where nothing is done, or nothing that has a value.
        Assert.InRange(plans.Count, 90, 150);
    }

    [Fact]
    public void AllElseIsDrawnAsWithoutThePolicy()
    {
        AugmentationOptions[] without =
        [
            AugmentationOptions.None,
            AugmentationOptions.Cifar with { CutoutSize = 8, CutoutProbability = 0.5 },
            new() { Crop = new ResizedCrop(8, 8), FlipProbability = 0.5, CutoutSize = 3 },
        ];
        foreach (var options in without)
        {
            for (var sample = 0; sample < 100; sample++)
            {
                var expected = SamplePlan.Draw(options, 32, 32, 3, 1, sample);
                var actual = SamplePlan.Draw(options with { Policy = AugmentationPolicy.AutoAugment }, 32, 32, 3, 1, sample);
                Assert.Null(expected.Policy);
                Assert.NotNull(actual.Policy);
                Assert.Equal(expected, actual with { Policy = null });
            }
        }
    }

    [Fact]
    public void EveryRuleDrawsEquallyManyNumbers()
    {
        var ends = new HashSet<ulong>();
        foreach (var (first, second) in AutoAugmentPolicy.SubPolicies)
        {
            foreach (var rule in (AutoAugmentRule[])[first, second])
            {
                var random = new CounterRandom(new RandomKey(1, 2, 3), 4);
                rule.Draw(ref random);
                ends.Add(random.NextBits());
            }
        }

        Assert.Single(ends);
    }

    private static AutoAugmentRule Rule(string text)
    {
        var words = text.Split(' ');
        return new AutoAugmentRule(
            Enum.Parse<AutoAugmentOperation>(words[0]), double.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Within 4.5 deviations of the share of as many independent draws.</summary>
    private static void AssertShare<T>(double share, T[] items, Func<T, bool> holds)
    {
        var bound = 4.5 * Math.Sqrt(share * (1 - share) / items.Length);
        Assert.InRange(items.Count(holds) / (double)items.Length, share - bound - 1e-12, share + bound + 1e-12);
    }
}
