using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Sdk;

namespace AlphaNet.Pure.Testing;

/// <summary>Checks laws on random cases that are the same in every run, see <see cref="Laws"/>.</summary>
public static class Property
{
    /// <summary>Checks a law; a failure is shrunk and prints what was drawn and how to run it again.</summary>
    /// <param name="law">Throws where it does not hold.</param>
    /// <param name="cases">Number of cases.</param>
    /// <param name="name">Name in the failure message.</param>
    public static void ForAll(Action<Draw> law, int cases = 100, [CallerMemberName] string name = "")
    {
        Check.One(Laws.Cases(cases, name), Prop.ForAll(ChoiceSequence.Arbitrary, choices =>
        {
            var draw = new Draw(choices);
            try
            {
                law(draw);
            }
            catch (Exception error)
            {
                throw new XunitException($"{name} does not hold; {draw}{error.Message}\nrun again with {Laws.SeedVariable}={Laws.Seed}", error);
            }
        }));
    }
}
