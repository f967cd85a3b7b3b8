using System.Globalization;

namespace AlphaNet.Pure.Ladder;

/// <summary>The size of a product: [M, K] times [K, N].</summary>
internal sealed record ProductSize(int M, int K, int N)
{
    public double Flops => 2.0 * M * K * N;

    /// <summary>Reads MxKxN, or a number for all three; null if the text is neither.</summary>
    public static ProductSize? TryParse(string text)
    {
        var numbers = Array.ConvertAll(text.Split('x'), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        return numbers.Contains(0) ? null : numbers switch
        {
            [var all] => new(all, all, all),
            [var m, var k, var n] => new(m, k, n),
            _ => null,
        };
    }

    public override string ToString() => $"{M}x{K}x{N}";
}
