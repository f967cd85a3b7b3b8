using System.Text.RegularExpressions;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>The README shows no code that does not compile: each snippet stands in a file of <c>samples/Readme</c>, word by word.</summary>
public sealed class ReadmeTests
{
    private const string Indent = "        ";

    [Fact]
    public void Every_snippet_is_part_of_a_compiled_file()
    {
        var compiled = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "Readme"), "*.cs").Select(file => Read(file).Replace("\n" + Indent, "\n", StringComparison.Ordinal)).ToArray();
        var snippets = Regex.Matches(Read(Path.Combine(Repository.Root, "README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal(3, snippets.Length);
        Assert.All(snippets, snippet =>
        {
            // Directives stand at the head of a file.
            var directives = Regex.Match(snippet, @"\A(using [\w.]+;\n)*\n?").Value;
            var file = compiled.SingleOrDefault(text => text.Contains(snippet[directives.Length..], StringComparison.Ordinal));
            Assert.True(file is not null, $"No file of samples/Readme has this snippet:\n{snippet}");
            Assert.All(directives.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line, file, StringComparison.Ordinal));
        });
    }

    private static string Read(string path) => File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal);
}
