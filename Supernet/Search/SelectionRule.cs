namespace AlphaNet.Pure.Supernet.Search;

/// <summary>Which measured subnets become parents.</summary>
public enum SelectionRule
{
    /// <summary>The published rule: the most accurate of every cost bin, even if a cheaper one is better.</summary>
    BestPerBin,

    /// <summary>Only subnets that no cheaper one beats; subnets measured before are not proposed again.</summary>
    NonDominated,
}
