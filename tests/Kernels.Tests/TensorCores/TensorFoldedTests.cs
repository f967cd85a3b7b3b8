using AlphaNet.Pure.Kernels.Tests.Conformance;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.TensorCores;

/// <summary>
/// Folded products by matrix instructions. Inputs are quarters up to one, gates halves up to one, so that what is multiplied has eight bits at most: nothing is lost by rounding,
/// and results must be the processor's.
/// </summary>
[Collection(TestDevice.Collection)]
public sealed class TensorFoldedTests(TensorDevices devices) : IClassFixture<TensorDevices>
{
    private const double Tolerance = 1e-5;

    public static TheoryData<MatrixPrecision, int, int, int, int, int, bool, bool> Cases
    {
        get
        {
            var data = new TheoryData<MatrixPrecision, int, int, int, int, int, bool, bool>();
            foreach (var precision in (MatrixPrecision[])[MatrixPrecision.Tf32, MatrixPrecision.Bf16])
            {
                data.Add(precision, 1, 1, 1, 1, 1, false, false);
                data.Add(precision, 2, 5, 3, 7, 9, false, true);
                data.Add(precision, 3, 3, 3, 20, 13, true, false);
                data.Add(precision, 2, 7, 5, 40, 17, true, true);
                data.Add(precision, 2, 1, 1, 9, 41, true, true);
                data.Add(precision, 1, 9, 1, 33, 35, false, false);
                data.Add(precision, 1, 5, 3, 301, 37, true, true);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Pointwise(MatrixPrecision precision, int images, int height, int width, int inputs, int outputs, bool gated, bool adds)
    {
        var random = new System.Random(inputs);
        var x = Steps(random, 4, 0.25, images, height, width, inputs);
        var weight = Steps(random, 4, 0.25, outputs + 2, inputs + 3).Prefix(outputs, inputs);
        var y = Steps(random, 4, 0.25, images, height, width, outputs);
        var (gate, addend) = (gated ? Steps(random, 2, 0.5, images, 1, 1, inputs) : default, adds ? Steps(random, 4, 0.25, images, height, width, outputs) : default);
        devices[precision].Agree(Tolerance, (backend, t) =>
        {
            var folded = (IInferenceBackend)backend;
            folded.Pointwise<Swish>(t[0], folded.Pack(t[1]), t[2], t[3], t[4], t[5]);
            folded.Pointwise<Identity>(t[0], folded.Pack(t[7]), t[2], t[3], t[4], t[6]);
        }, x, weight, Steps(random, 4, 0.25, outputs), gate, addend, y, y.Clone(), Steps(random, 4, 0.25, inputs, outputs).Transpose());
    }

    // Whole multiples of a step from -most to most.
    private static Tensor Steps(System.Random random, int most, double step, params int[] lengths)
    {
        var shape = new Shape(lengths);
        return Tensor.From<float>([.. Enumerable.Range(0, (int)shape.Count).Select(_ => (float)(step * random.Next(-most, most + 1)))], shape);
    }
}
