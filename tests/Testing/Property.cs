using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace AlphaNet.Pure.Testing;

/// <summary>Checks laws on random cases that are the same in every run, unless the environment variable <c>ALPHANET_SEED</c> asks for others.</summary>
public static class Property
{
    private const string SeedVariable = "ALPHANET_SEED";
    private const ulong DefaultSeed = 20210216;

    /// <summary>Checks a law; a failure is shrunk and prints what was drawn and how to run it again.</summary>
    /// <param name="law">Throws where it does not hold.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="name">Name in the failure message.</param>
    public static void ForAll(Action<Draw> law, int cases = 100, [CallerMemberName] string name = "")
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithName(name)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(ChoiceSequence.Arbitrary, choices =>
        {
            var draw = new Draw(choices);
            try
            {
                law(draw);
            }
            catch (Exception error)
            {
                throw new XunitException($"{name} does not hold; {draw}{error.Message}\nrun again with {SeedVariable}={seed}", error);
            }
        }));
    }
}
