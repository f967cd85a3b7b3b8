using System.CommandLine;
using AlphaNet.Pure.Kernels;

namespace AlphaNet.Pure.Cli.Arguments;

/// <summary>What --precision names.</summary>
internal static class PrecisionArgument
{
    public static Option<string> Option()
    {
        var option = new Option<string>("--precision")
        {
            Description = "What a GPU rounds the factors of matrix products to: nothing, or TensorFloat-32 or bfloat16, for tensor cores (CUDA, compute capability 8.0 or later). Sums stay fp32.",
            HelpName = string.Join('|', Names),
            DefaultValueFactory = _ => NameOf(MatrixPrecision.Fp32),
        };
        option.AcceptOnlyFromAmong(Names);
        return option;
    }

    public static string NameOf(MatrixPrecision precision) => precision.ToString().ToLowerInvariant();

    public static MatrixPrecision Parse(string name) => Enum.Parse<MatrixPrecision>(name, ignoreCase: true);

    private static string[] Names => Array.ConvertAll(Enum.GetValues<MatrixPrecision>(), NameOf);
}
