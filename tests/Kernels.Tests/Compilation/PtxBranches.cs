using System.Text.RegularExpressions;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Branches of a PTX text that claim that all threads go the same way (<c>bra.uni</c>). Where the claim is wrong, what the device does is undefined.</summary>
/// <remarks>Registers alone are followed: that threads left a loop in different rounds is not seen.</remarks>
internal static partial class PtxBranches
{
    /// <summary>Branches that claim so of a condition that depends on the thread's number, or on what was loaded from where that led.</summary>
    public static IReadOnlyCollection<string> Misclaimed(string ptx)
    {
        var statements = Statement().Matches(ptx);
        var misclaimed = new HashSet<string>();
        // Registers that may differ between threads, wherever a label is reached from; they serve for one value after the other.
        var atLabels = new Dictionary<string, HashSet<string>>();
        for (var (before, known) = (-1, 0); before < known;)
        {
            var divergent = new HashSet<string>();
            foreach (Match statement in statements)
            {
                var (condition, operation, operands) = (statement.Groups["condition"].Value, statement.Groups["operation"].Value, statement.Groups["operands"].Value);
                if (statement.Groups["label"] is { Success: true } label)
                {
                    divergent.UnionWith(At(label.Value));
                    At(label.Value).UnionWith(divergent);
                }
                else if (operation is "bra" or "bra.uni")
                {
                    At(operands).UnionWith(divergent);
                    if (condition.Length == 0)
                    {
                        divergent.Clear();
                    }
                    else if (operation == "bra.uni" && divergent.Contains(condition))
                    {
                        misclaimed.Add(statement.Value.Trim());
                    }
                }
                else if (!operation.StartsWith("st.", StringComparison.Ordinal))
                {
                    var registers = Register().Matches(operands).Select(register => register.Value).ToArray();
                    // Those that are written come first, several of them in braces.
                    var written = operands.StartsWith('{') ? Register().Count(operands[..operands.IndexOf('}')]) : 1;
                    var differs = Thread().IsMatch(operands) || OfThread().IsMatch(operation) || registers.Skip(written).Any(divergent.Contains);
                    divergent.ExceptWith(registers.Take(written));
                    divergent.UnionWith(registers.Take(differs ? written : 0));
                }
            }

            (before, known) = (known, atLabels.Values.Sum(registers => registers.Count));
        }

        return misclaimed;

        HashSet<string> At(string label) => atLabels.TryGetValue(label, out var registers) ? registers : atLabels[label] = [];
    }

    [GeneratedRegex(@"^\s*((?<label>L_\w+):|(@!?(?<condition>%p\d+)\s+)?(?<operation>[a-z][\w.]*)\s+(?<operands>[^;:]+);)", RegexOptions.Multiline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"%[a-z]+\d+")]
    private static partial Regex Register();

    // Functions may ask for a thread's number.
    [GeneratedRegex("%tid|%laneid|%lanemask|callRetVal")]
    private static partial Regex Thread();

    // Each thread has local memory of its own.
    [GeneratedRegex(@"^(ld\.local|atom|shfl)")]
    private static partial Regex OfThread();
}
