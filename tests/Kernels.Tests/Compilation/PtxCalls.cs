using System.Text.RegularExpressions;

namespace AlphaNet.Pure.Kernels.Tests.Compilation;

/// <summary>Who calls whom in a PTX text: what ILGPU does not know it leaves as a call of a function that is nowhere, and only a driver would say so.</summary>
internal static partial class PtxCalls
{
    /// <summary>What is wrong with the calls of a text, or nothing.</summary>
    public static string? Fault(string ptx)
    {
        if (ptx.Contains(".extern .func", StringComparison.Ordinal))
        {
            return "it declares a function that is defined elsewhere";
        }

        var heads = Head().Matches(ptx);
        var callees = new Dictionary<string, string[]>();
        for (var i = 0; i < heads.Count; i++)
        {
            if (heads[i].Groups["end"].Value == "{")
            {
                var body = ptx[heads[i].Index..(i + 1 < heads.Count ? heads[i + 1].Index : ptx.Length)];
                callees.Add(heads[i].Groups["name"].Value, [.. Call().Matches(body).Select(call => call.Groups["name"].Value)]);
            }
        }

        if (!heads.Any(head => head.Groups["kind"].Value == "entry"))
        {
            return "it has no entry";
        }

        if (callees.Values.SelectMany(names => names).FirstOrDefault(name => !callees.ContainsKey(name)) is { } missing)
        {
            return $"it calls {missing}, which it does not define";
        }

        return callees.Keys.FirstOrDefault(name => Reaches(callees, name, name, [])) is { } recursive ? $"{recursive} calls itself" : null;
    }

    private static bool Reaches(Dictionary<string, string[]> callees, string from, string to, HashSet<string> seen) =>
        callees[from].Any(callee => callee == to || seen.Add(callee) && Reaches(callees, callee, to, seen));

    [GeneratedRegex(@"\.(?<kind>func|entry)\s*(\([^)]*\)\s*)?(?<name>[\w$]+)\s*\([^)]*\)[^;{]*(?<end>[;{])")]
    private static partial Regex Head();

    [GeneratedRegex(@"\bcall(\.uni)?\s+(\([^)]*\)\s*,\s*)?(?<name>[\w$]+)")]
    private static partial Regex Call();
}
