using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

public sealed class SgdTests : IDisposable
{
    private readonly CpuBackend cpu = new(1);

    public void Dispose() => cpu.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StepsFollowTheFormula(bool nesterov)
    {
        var options = new SgdOptions(0.1, 0.9, 0.01, ClipValue: 0.5, GradientScale: 0.8, Nesterov: nesterov);
        var random = new System.Random(1);
        var shape = new Shape(13, 7);
        foreach (var (dtype, tolerance) in ((DType, double)[])[(DType.Float64, 1e-14), (DType.Float32, 1e-6)])
        {
            var value = Views.RandomDense(random, shape, dtype);
            var buffer = Tensor.Zeros(shape, dtype);
            var (w, m) = (value.ToDoubles(), new double[shape.Count]);
            for (var step = 0; step < 3; step++)
            {
                var gradient = Views.RandomDense(random, shape, dtype);
                var g = gradient.ToDoubles();
                for (var i = 0; i < w.Length; i++)
                {
                    g[i] = Math.Clamp(g[i] * 0.8, -0.5, 0.5) + 0.01 * w[i];
                    m[i] = 0.9 * m[i] + g[i];
                    w[i] -= 0.1 * (nesterov ? g[i] + 0.9 * m[i] : m[i]);
                }

                cpu.SgdStep(value, gradient, buffer, default, options);
            }

            Views.Near(w, value.ToDoubles(), tolerance, "value");
            Views.Near(m, buffer.ToDoubles(), tolerance, "momentum");
        }
    }

    [Fact]
    public void RolesOfLinesDecideWhatIsUpdatedAndWhatDecays()
    {
        // A last line of five; a run of two lines of a role, and every change of roles.
        int[] roles = [SgdRole.Decaying, SgdRole.Frozen, SgdRole.Plain, SgdRole.Plain, SgdRole.Decaying, SgdRole.Frozen, SgdRole.Decaying];
        var count = 6 * SgdRole.LineElements + 5;
        var random = new System.Random(2);
        var shape = new Shape(count);
        var (value, gradient, momentum) = (Views.RandomDense(random, shape, DType.Float64), Views.RandomDense(random, shape, DType.Float64), Views.RandomDense(random, shape, DType.Float64));
        var (w, g, m) = (value.ToDoubles(), gradient.ToDoubles(), momentum.ToDoubles());
        for (var i = 0; i < count; i++)
        {
            var role = roles[i / SgdRole.LineElements];
            if (role != SgdRole.Frozen)
            {
                var d = g[i] + (role == SgdRole.Decaying ? 0.01 * w[i] : 0);
                m[i] = 0.9 * m[i] + d;
                w[i] -= 0.1 * (d + 0.9 * m[i]);
            }
        }

        cpu.SgdStep(value, gradient, momentum, Tensor.From<int>(roles, new Shape(roles.Length)), new SgdOptions(0.1, 0.9, 0.01));
        Views.Near(w, value.ToDoubles(), 1e-14, "value");
        Views.Near(m, momentum.ToDoubles(), 1e-14, "momentum");
    }

    [Fact]
    public void RefusesRolesOfAnotherNumberOrType()
    {
        var x = Tensor.Zeros(new Shape(40));
        foreach (var roles in (Tensor[])[Tensor.Zeros(new Shape(2), DType.Int32), Tensor.Zeros(new Shape(4), DType.Int32), Tensor.Zeros(new Shape(3)), Tensor.Zeros(new Shape(3, 1), DType.Int32)])
        {
            var error = Assert.Throws<ShapeException>(() => cpu.SgdStep(x, x, x, roles, new SgdOptions(1, 0, 0)));
            Assert.Contains("roles", error.Message);
        }
    }

    [Fact]
    public void InfiniteClipIsNone()
    {
        var value = Tensor.Zeros(new Shape(3));
        var gradient = Tensor.From<float>([1e6f, -1e6f, float.NaN], new Shape(3));
        cpu.SgdStep(value, gradient, Tensor.Zeros(new Shape(3)), default, new SgdOptions(1, 0, 0, Nesterov: false));
        Assert.Equal([-1e6f, 1e6f, float.NaN], value.ToArray<float>());
    }

    [Fact]
    public void RefusesViewsAndOtherShapes()
    {
        var x = Tensor.Zeros(new Shape(4, 4));
        Assert.Throws<ShapeException>(() => cpu.SgdStep(x, x, x.Transpose(), default, new SgdOptions(1, 0, 0)));
        Assert.Throws<ShapeException>(() => cpu.SgdStep(x, x, Tensor.Zeros(new Shape(16)), default, new SgdOptions(1, 0, 0)));
    }
}
