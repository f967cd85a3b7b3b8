using AlphaNet.Pure.Tensors.Backends;
using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Cpu;

/// <content>Random numbers.</content>
public sealed unsafe partial class CpuBackend
{
    /// <summary>y = uniform numbers in [low, high), element i (row-major) from (key, i).</summary>
    public void RandomUniform(in Tensor y, in RandomKey key, double low, double high)
    {
        Operand.RequireFloat("RandomUniform", y);
        Operand.RequireOwnElements("RandomUniform", y);
        if (!(low < high))
        {
            throw new ArgumentException($"RandomUniform: [{low}, {high}) holds no number.");
        }

        if (y.DType == DType.Float32)
        {
            RandomJob<float>.Uniform(workers, y, key, low, high);
        }
        else
        {
            RandomJob<double>.Uniform(workers, y, key, low, high);
        }
    }

    /// <summary>y = normal numbers, element i (row-major) from (key, i).</summary>
    public void RandomNormal(in Tensor y, in RandomKey key, double mean, double deviation)
    {
        Operand.RequireFloat("RandomNormal", y);
        Operand.RequireOwnElements("RandomNormal", y);
        if (y.DType == DType.Float32)
        {
            RandomJob<float>.Normal(workers, y, key, mean, deviation);
        }
        else
        {
            RandomJob<double>.Normal(workers, y, key, mean, deviation);
        }
    }
}
