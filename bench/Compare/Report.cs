using System.Globalization;

namespace AlphaNet.Pure.Compare;

/// <summary>Prints rows as they come: a table, or one JSON object a line with everything else on standard error.</summary>
internal sealed class Report(bool json)
{
    private bool hasHead;

    public void Note(string line) => (json ? Console.Error : Console.Out).WriteLine(line);

    public void Add(Comparison row)
    {
        if (json)
        {
            Console.WriteLine(row.ToJson().ToJsonString());
            return;
        }

        if (!hasHead)
        {
            Line("case", "threads", "ours", "peer", "peer/ours", "our MiB", "peer MiB");
            hasHead = true;
        }

        Line(row.Case, $"{row.Threads}", Time(row.OurSeconds), Time(row.PeerSeconds), Number(row.Ratio, "F2"), Number(row.OurPeak, "F0"), Number(row.PeerPeak, "F0"));
    }

    private static void Line(string name, string threads, string ours, string peer, string ratio, string ourPeak, string peerPeak) =>
        Console.WriteLine($"{name,-32} {threads,7} {ours,11} {peer,11} {ratio,9} {ourPeak,8} {peerPeak,8}".TrimEnd());

    private static string Time(double? seconds) => seconds < 1 ? Number(seconds * 1000, "F3") + " ms" : seconds is null ? "" : Number(seconds, "F3") + " s";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
