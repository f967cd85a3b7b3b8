using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace AlphaNet.Pure.Testing;

/// <summary>How laws are checked: on random cases that are the same in every run, unless the environment variable <c>ALPHANET_SEED</c> asks for others.</summary>
public static class Laws
{
    internal const string SeedVariable = "ALPHANET_SEED";
    private const ulong DefaultSeed = 20210216;

    internal static ulong Seed =>
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : DefaultSeed;

    /// <summary>FsCheck's configuration for so many cases: a failure throws, and every run draws the same cases from the seed.</summary>
    /// <param name="count">Number of cases.</param>
    /// <param name="name">Name in the failure message.</param>
    public static Config Cases(int count = 100, [CallerMemberName] string name = "") =>
        Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true).WithName(name)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed), FSharpOption<int>.None)));
}
