namespace AlphaNet.Pure.Bench.Rates;

/// <summary>Benchmarks that know how much they do, so that their table shows rates.</summary>
public interface IMeasuredWork
{
    /// <summary>The work of one call with the parameters as they are set; no setup has run.</summary>
    /// <param name="benchmark">Name of the benchmark's method.</param>
    Work WorkOf(string benchmark);
}
