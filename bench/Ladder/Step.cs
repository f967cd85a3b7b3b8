using System.Globalization;
using System.Text.Json.Nodes;

namespace AlphaNet.Pure.Ladder;

/// <summary>What one rung did with one product.</summary>
/// <param name="Size">The product.</param>
/// <param name="Rung">The rung.</param>
/// <param name="Seconds">Time of one product.</param>
/// <param name="Deviation">Largest difference from the CPU backend, in parts of the result's largest magnitude.</param>
/// <param name="IsRight">Whether that is what the rung's precision allows.</param>
internal sealed record Step(ProductSize Size, string Rung, double Seconds, double Deviation, bool IsRight)
{
    public static string Head { get; } = $"{"m x k x n",-20} {"rung",-16} {"ms",12} {"GFLOP/s",12} {"deviation",10}";

    private double Rate => Size.Flops / Seconds * 1e-9;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Size,-20} {Rung,-16} {Seconds * 1e3,12:F4} {Rate,12:G4} {Deviation,10:E1}{(IsRight ? "" : "  WRONG: more than the precision explains")}");

    public JsonObject ToJson() => new()
    {
        ["m"] = Size.M,
        ["k"] = Size.K,
        ["n"] = Size.N,
        ["rung"] = Rung,
        ["ms"] = Seconds * 1e3,
        ["gflops"] = Rate,
        ["deviation"] = Deviation,
        ["right"] = IsRight,
    };
}
