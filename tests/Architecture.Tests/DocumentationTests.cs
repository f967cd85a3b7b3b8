using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>Every public type of the libraries says what it is.</summary>
public sealed class DocumentationTests
{
    public static TheoryData<string> Libraries => new("Tensors", "AutoDiff", "Nn", "Supernet", "Kernels");

    [Theory, MemberData(nameof(Libraries))]
    public void Public_types_have_a_summary(string room)
    {
        var assembly = Assembly.Load($"AlphaNet.Pure.{room}");
        var documented = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member")
            .Where(member => !string.IsNullOrWhiteSpace((string?)member.Element("summary")) || member.Element("inheritdoc") is not null || member.Element("content") is not null)
            .Select(member => (string?)member.Attribute("name")).ToHashSet();
        Assert.NotEmpty(documented);
        var names = assembly.GetExportedTypes().Select(type => "T:" + type.FullName!.Replace('+', '.'));
        Assert.Equal([], names.Where(name => !documented.Contains(name)));
    }
}
