using System.Text.Json.Nodes;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>What the tests of the backend's maps share.</summary>
internal static class Maps
{
    public static Tensor Random(System.Random random, Shape shape, DType dtype = DType.Float64, double scale = 1)
    {
        var tensor = Tensor.Uninitialized(shape, dtype);
        for (var i = 0; i < shape.Count; i++)
        {
            var value = scale * (2 * random.NextDouble() - 1);
            if (dtype == DType.Float32)
            {
                tensor.Span<float>()[i] = (float)value;
            }
            else
            {
                tensor.Span<double>()[i] = value;
            }
        }

        return tensor;
    }

    /// <summary>The same numbers in the middle of a larger tensor, so that no axis lies densely.</summary>
    public static Tensor Strided(Tensor tensor)
    {
        var outer = new int[tensor.Rank];
        for (var i = 0; i < tensor.Rank; i++)
        {
            outer[i] = tensor.Shape[i] + 2;
        }

        var view = Tensor.Zeros(new Shape(outer), tensor.DType);
        for (var i = 0; i < tensor.Rank; i++)
        {
            view = view.Slice(i, 1, tensor.Shape[i]);
        }

        view.CopyFrom(tensor);
        return view;
    }

    public static double[] Values(Tensor tensor) =>
        tensor.DType == DType.Float32 ? Array.ConvertAll(tensor.ToArray<float>(), v => (double)v) : tensor.ToArray<double>();

    public static double Dot(Tensor a, Tensor b) => Values(a).Zip(Values(b), (x, y) => x * y).Sum();

    public static Tensor Of(double[] values, Shape shape, DType dtype) =>
        dtype == DType.Float32 ? Tensor.From<float>(Array.ConvertAll(values, v => (float)v), shape) : Tensor.From<double>(values, shape);

    /// <summary>Fails unless every value lies within the tolerance, relative to the larger of 1 and the value; what is not finite must meet the same.</summary>
    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var near = !double.IsFinite(expected[i]) ? expected[i].Equals(actual[i])
                : Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(near, $"{what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }

    /// <summary>All numbers of nested JSON arrays; the strings of non-finite numbers are read too.</summary>
    public static double[] Numbers(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Numbers).ToArray(),
        JsonValue value when value.TryGetValue<string>(out var text) => [double.Parse(text.Replace("Infinity", "∞"), System.Globalization.CultureInfo.InvariantCulture)],
        JsonValue value => [value.GetValue<double>()],
        _ => [],
    };

    public static JsonNode Golden(string file) => JsonNode.Parse(GoldenFiles.ReadText(file))!;

    /// <summary>Checks a law on at least 100 seeds; the seed that fails is reported.</summary>
    public static void ForAllSeeds(Action<System.Random> law) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (int seed) => law(new System.Random(seed))).Check(Laws.Cases());
}
