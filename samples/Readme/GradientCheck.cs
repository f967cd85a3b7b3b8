using AlphaNet.Pure.AutoDiff;
using AlphaNet.Pure.AutoDiff.Checking;
using AlphaNet.Pure.Tensors;
using AlphaNet.Pure.Tensors.Cpu;

namespace AlphaNet.Pure.Readme;

/// <summary>The README's third snippet.</summary>
public static class GradientCheck
{
    /// <summary>Checks a gradient against central differences.</summary>
    public static void Run()
    {
        using var backend = new CpuBackend();
        var x = Tensor.From<double>([0.5, -1, 2, 0], new Shape(2, 2));
        var y = Tensor.From<double>([1, 3, -2, 0.1], new Shape(2, 2));
        GradCheck.Run(backend, v => v[0].Swish() * v[1], [x, y]).ThrowIfFailed();
    }
}
