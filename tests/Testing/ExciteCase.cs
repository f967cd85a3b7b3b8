using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;

namespace AlphaNet.Pure.Testing;

/// <summary>Operands of a squeeze-and-excite gate in a backend's memory, the same numbers in either element type; weights and their gradients are slices of larger ones.</summary>
/// <remarks>All numbers are quarters, so that the products are exact and meet the edges of both activations: a hidden number of 0, and 3 and -3 before the gate.</remarks>
public sealed class ExciteCase(int images, int channels, int hidden, IBackend backend, DType dtype)
{
    private const double Unit = 0.25;

    /// <summary>What a backend makes of them: products and gate, then every gradient with the others, added or stored, and what is left where only one is wanted.</summary>
    public double[][] Run(IFusedBackend fused)
    {
        var mean = Steps(1, 4, images, 1, 1, channels);
        var weights = new ExciteWeights(Weight(2, 4, hidden, channels), Steps(3, 4, hidden), Weight(4, 1, channels, hidden), Steps(5, 4, channels));
        var (squeezed, excited, gate) = (Steps(6, 4, images, hidden), Steps(7, 4, images, channels), Steps(8, 4, images, 1, 1, channels));
        fused.Excite(mean, weights, squeezed, excited, gate);
        List<Tensor> results = [squeezed, excited, gate];
        var dgate = Steps(9, 4, images, 1, 1, channels);
        foreach (var accumulate in (bool[])[false, true])
        {
            Backward(~0, accumulate);
        }

        for (var only = 0; only < 5; only++)
        {
            Backward(1 << only, accumulate: true);
        }

        return [.. results.Select(result => result.ToDoubles())];

        void Backward(int wanted, bool accumulate)
        {
            // What the gradients are added to, or must be overwritten.
            Tensor[] into = [Weight(10, 4, hidden, channels), Steps(11, 4, hidden), Weight(12, 4, channels, hidden), Steps(13, 4, channels), Steps(14, 4, images, 1, 1, channels)];
            Tensor[] asked = [.. into.Select((tensor, i) => (wanted >> i & 1) == 0 ? default : tensor)];
            fused.ExciteBackward(mean, weights, squeezed, excited, dgate, new(asked[0], asked[1], asked[2], asked[3]), asked[4], accumulate);
            results.AddRange(into);
        }
    }

    /// <summary>Sums of a gated reader over all images, and the pooled gradient.</summary>
    public double[][] Sum(IFusedBackend fused)
    {
        var sums = backend.Rent(new Shape(2, channels), fused.SumsOf(dtype));
        var pooled = Steps(22, 4, images, 1, 1, channels);
        fused.SumGated(Steps(20, 4, 5, images, 1, 1, channels), Steps(21, 4, images, 1, 1, channels), pooled, 1.0 / 49, sums);
        return [sums.ToDoubles(), pooled.ToDoubles()];
    }

    private Tensor Weight(int salt, int most, int rows, int columns) => Steps(salt, most, rows + 2, columns + 3).Prefix(rows, columns);

    // Whole multiples of the unit from -most to most of them.
    private Tensor Steps(int salt, int most, params int[] lengths)
    {
        var random = new System.Random(salt);
        var shape = new Shape(lengths);
        return Tensor.From<double>([.. Enumerable.Range(0, (int)shape.Count).Select(_ => Unit * random.Next(-most, most + 1))], shape).As(dtype).On(backend);
    }
}
