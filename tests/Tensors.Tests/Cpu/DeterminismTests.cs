using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Cpu;
using AlphaNet.Pure.Tensors.Lanes.Ops;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Tensors.Tests.Cpu;

/// <summary>Results do not depend on the number of threads, and calls leave nothing for the collector.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        var x = Views.RandomDense(new System.Random(1), new Shape(4, 31, 29, 40), DType.Float32);
        var gate = Views.RandomDense(new System.Random(2), new Shape(4, 1, 1, 40), DType.Float32);
        using var one = new CpuBackend(1);
        var expected = Everything(one, x, gate);
        foreach (var threads in (int[])[2, 3])
        {
            using var many = new CpuBackend(threads);
            var actual = Everything(many, x, gate);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i].ToArray<float>(), actual[i].ToArray<float>());
            }
        }
    }

    [Fact]
    public void CallsAllocateNothing()
    {
        using var cpu = new CpuBackend(1);
        var x = Views.RandomDense(new System.Random(1), new Shape(4, 31, 29, 40), DType.Float32);
        var vector = Views.RandomDense(new System.Random(2), new Shape(40), DType.Float32);
        var (mean, variance) = (Tensor.Zeros(new Shape(40)), Tensor.Zeros(new Shape(40)));
        var (y, dx, sums) = (Tensor.Zeros(x.Shape), Tensor.Zeros(x.Shape), Tensor.Zeros(new Shape(1, 1, 1, 40)));
        var (dgamma, dbeta) = (Tensor.Zeros(new Shape(40)), Tensor.Zeros(new Shape(40)));
        Assert.Equal(0, Allocation.OfThread(Step));

        void Step()
        {
            cpu.Unary<Swish>(x, y);
            cpu.UnaryBackward<Swish>(x, y, dx, true);
            cpu.Binary<Multiply>(x, vector, y);
            cpu.BinaryBackward<Multiply>(x, vector, y, dgamma, true, true);
            cpu.Reduce<Sum>(x, sums);
            cpu.AddScaled(vector, 0.5, y, true);
            cpu.BatchStatistics(x, mean, variance);
            cpu.BatchNorm<Swish>(x, mean, variance, vector, vector, 1e-5, y);
            cpu.BatchNormBackward<Swish>(x, mean, variance, vector, vector, 1e-5, y, dx, false, dgamma, dbeta, true);
            cpu.Copy(x, y);
            cpu.Fill(dx, 0);
            cpu.RandomUniform(y, new(1, 2, 3), 0, 1);
            cpu.RandomNormal(y, new(1, 2, 3), 0, 1);
            cpu.SgdStep(x, y, dx, default, new SgdOptions(0, 0.9, 0));
            _ = cpu.SumOfSquares(y);
        }
    }

    private static Tensor[] Everything(CpuBackend cpu, in Tensor x, in Tensor gate)
    {
        var (swish, gated, total) = (Tensor.Uninitialized(x.Shape), Tensor.Uninitialized(x.Shape), Tensor.Uninitialized(new Shape(1, 1, 1, 1)));
        var (pooled, dgate, random) = (Tensor.Uninitialized(gate.Shape), Tensor.Uninitialized(gate.Shape), Tensor.Uninitialized(x.Shape));
        cpu.Unary<Swish>(x, swish);
        cpu.Binary<Multiply>(x, gate, gated);
        cpu.Reduce<Sum>(x, total);
        cpu.Reduce<Sum>(x, pooled);
        cpu.BinaryBackward<Multiply>(x, gate, swish, dgate, true, false);
        cpu.RandomNormal(random, new(1, 2, 3), 0, 1);
        return [swish, gated, total, pooled, dgate, random, .. BatchNormTests.RunAll<Swish>(cpu, x)];
    }
}
