using System.Numerics;
using AlphaNet.Pure.Tensors.Threading;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>dx (+)= y (dy - sum(y dy)), or dy - exp(y) sum(dy) for the logarithm, row by row of dense matrices.</summary>
internal readonly unsafe struct SoftmaxGradient<T>(Tensor y, Tensor dy, Tensor dx, int rows, int classes, bool logarithm, bool accumulate) : IParallelJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int RowsPerPart = 4;

    public int Parts => (rows + RowsPerPart - 1) / RowsPerPart;

    public void Execute(int part)
    {
        var last = Math.Min((part + 1) * RowsPerPart, rows);
        for (var row = part * RowsPerPart; row < last; row++)
        {
            var start = (long)row * classes;
            Row(y.Pointer<T>() + start, dy.Pointer<T>() + start, dx.Pointer<T>() + start);
        }
    }

    private void Row(T* result, T* gradient, T* to)
    {
        double sum = 0;
        for (var i = 0; i < classes; i++)
        {
            var g = double.CreateChecked(gradient[i]);
            sum += logarithm ? g : g * double.CreateChecked(result[i]);
        }

        for (var i = 0; i < classes; i++)
        {
            double value = double.CreateChecked(result[i]), g = double.CreateChecked(gradient[i]);
            var derivative = T.CreateChecked(logarithm ? g - Math.Exp(value) * sum : value * (g - sum));
            to[i] = accumulate ? to[i] + derivative : derivative;
        }
    }
}
