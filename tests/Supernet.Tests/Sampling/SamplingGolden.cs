using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Supernet.Tests.Sampling;

/// <summary>What the official programs drew.</summary>
internal static class SamplingGolden
{
    public const int Classes = 1000;

    public static JsonElement Case(string name)
    {
        using var document = JsonDocument.Parse(GoldenFiles.ReadText("sampling.json"));
        return document.RootElement.GetProperty(name).Clone();
    }

    public static Architecture[] Architectures(string name) => [.. Case(name).EnumerateArray().Select(Architecture.FromJson)];

    public static Architecture[] Draw(int count, Func<Architecture> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];
}
