using System.Text.RegularExpressions;
using Xunit;

namespace AlphaNet.Pure.Architecture.Tests;

/// <summary>No kernel without a test row and a bench row.</summary>
public sealed class KernelRowTests
{
    // Memory, waiting, and questions that compute nothing.
    private static readonly string[] NoKernels = ["Rent", "Return", "Synchronize", "Fuses", "SumsOf", "SideBySide", "Upload", "FinishUploads"];

    public static TheoryData<string> Folders => ["tests", "bench"];

    [Theory, MemberData(nameof(Folders))]
    public void Every_scalar_operation_has_a_row(string folder) =>
        AssertMentioned(folder, Files("Tensors/Lanes/Ops").Select(file => Path.GetFileNameWithoutExtension(file)), name => $@"<{name}\b|\b{name}>");

    [Theory, MemberData(nameof(Folders))]
    public void Every_operation_of_a_backend_has_a_row(string folder) => AssertMentioned(
        folder,
        Files("Tensors/Backends").Where(file => Regex.IsMatch(Path.GetFileName(file), "^I.*Backend")).SelectMany(Operations).Except(NoKernels).Distinct(),
        name => $@"\.{name}\b");

    private static void AssertMentioned(string folder, IEnumerable<string> names, Func<string, string> use)
    {
        var text = string.Concat(Files(folder).Select(Read));
        Assert.NotEmpty(names);
        Assert.Equal([], names.Where(name => !Regex.IsMatch(text, use(name))));
    }

    private static IEnumerable<string> Operations(string file) =>
        Regex.Matches(Read(file), @"^    \w+ (\w+)(<\w+(, \w+)*>)?\(", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Files(string folder) => Repository.SourceFiles.Where(file => file.Replace('\\', '/').StartsWith(folder + "/", StringComparison.Ordinal));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));
}
