using System.Text.Json.Nodes;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>The official program's adaptive alpha-divergence, edge cases included, on any backend.</summary>
internal static class AlphaDivergenceGolden
{
    private static readonly JsonArray Golden = Maps.Golden("alpha_divergence.json")["cases"]!.AsArray();

    /// <summary>Each case as published and in the robust form.</summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var golden in Golden)
            {
                data.Add((string)golden!["name"]!, true);
                data.Add((string)golden["name"]!, false);
            }

            return data;
        }
    }

    /// <summary>Compares per-sample losses and the gradient of their mean.</summary>
    public static void Check(string name, bool compatible, DType dtype, double tolerance, IBackend backend)
    {
        var golden = Golden.Single(c => (string)c!["name"]! == name)!;
        var figures = golden["results"]![dtype == DType.Float64 ? "float64" : "float32"]!;
        var rows = figures["student_used"]!.AsArray().Count;
        var shape = new Shape(rows, figures["student_used"]![0]!.AsArray().Count);
        var student = Maps.Of(Maps.Numbers(figures["student_used"]), shape, dtype).On(backend);
        var teacher = Maps.Of(Maps.Numbers(figures["teacher_used"]), shape, dtype).On(backend);
        var (losses, gradient) = (backend.Rent(new Shape(rows), dtype), backend.Rent(shape, dtype));
        var options = new AlphaDivergenceOptions(Alpha(golden, "alpha_min"), Alpha(golden, "alpha_max"), (double)golden["iw_clip"]!, compatible);
        backend.AlphaDivergence(student, teacher, options, losses, gradient);
        Compare(Maps.Numbers(figures["loss_per_sample"]), losses.ToDoubles(), tolerance, compatible);
        Compare(Maps.Numbers(figures["grad"]), gradient.ToDoubles(), tolerance, compatible);
    }

    // The robust loss gives a finite number where the published one gives NaN.
    private static void Compare(double[] expected, double[] actual, double tolerance, bool compatible)
    {
        var wanted = compatible ? expected : expected.Zip(actual, (e, a) => double.IsNaN(e) ? a : e).ToArray();
        Maps.AssertClose(wanted, actual, tolerance);
        Assert.True(compatible || actual.All(double.IsFinite));
    }

    // A per-call override of 0 is ignored by the published program.
    private static double Alpha(JsonNode golden, string name) =>
        (double?)golden["call_" + name] is { } call and not 0 ? call : (double)golden[name]!;
}
