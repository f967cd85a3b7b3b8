using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Search;

/// <summary>What a search found, as it is written down.</summary>
public static class SearchResult
{
    internal const string FrontKey = "front";

    /// <summary>
    /// {title, front}, and where parents are the best of every cost bin {bin_step, best_per_bin} as well: the published programs' "Pareto" table, in which no net
    /// is checked against those of cheaper bins. Both lists are those of <see cref="ParetoFront.ToJson"/>.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="title">What was searched, and what its accuracies are.</param>
    public static string ToJson(EvolutionarySearch search, string title)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(title);
        return JsonText.Write(indented: true, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("title", title);
            writer.WritePropertyName(FrontKey);
            SearchJson.WriteSubnets(writer, search.Front);
            if (search.Options.Selection == SelectionRule.BestPerBin)
            {
                writer.WriteNumber("bin_step", search.Options.BinStep);
                writer.WritePropertyName("best_per_bin");
                SearchJson.WriteSubnets(writer, search.BestPerBin);
            }

            writer.WriteEndObject();
        });
    }
}
