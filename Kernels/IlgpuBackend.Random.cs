using AlphaNet.Pure.Kernels.Launching;
using AlphaNet.Pure.Kernels.Random;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Random;
using static AlphaNet.Pure.Tensors.Backends.Operand;

namespace AlphaNet.Pure.Kernels;

/// <content>Random numbers, the same as the CPU's: uniform ones to the bit.</content>
public sealed partial class IlgpuBackend
{
    /// <inheritdoc/>
    public void RandomUniform(in Tensor y, in RandomKey key, double low, double high)
    {
        if (!(low < high) || !double.IsFinite(high - low))
        {
            throw new ArgumentException($"RandomUniform: [{low}, {high}) holds no number, or is not finite.");
        }

        launcher.OverElements(RandomKernel.Uniform, BlocksOf(y), RandomOf("RandomUniform", y, key) with { Range = new UniformRange(low, high) });
    }

    /// <inheritdoc/>
    public void RandomNormal(in Tensor y, in RandomKey key, double mean, double deviation) =>
        launcher.OverElements(RandomKernel.Normal, BlocksOf(y), RandomOf("RandomNormal", y, key) with { Mean = (float)mean, Deviation = (float)deviation });

    private static long BlocksOf(in Tensor y) => (y.Count + RandomKernel.WordsInBlock - 1) / RandomKernel.WordsInBlock;

    private RandomKernel.Arguments RandomOf(string operation, in Tensor y, in RandomKey key)
    {
        RequireOwnElements(operation, y);
        return new()
        {
            Count = (int)y.Count,
            Stream = key.Stream,
            Step = key.Step,
            Seed = key.Seed,
            Y = Floats(operation, y),
            AtY = Layout.Of(y),
        };
    }
}
