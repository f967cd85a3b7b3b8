using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>-sum t log q with q = softmax(z) and targets t = (1 - s) onehot + s / classes (Szegedy et al. 2016); gradient q - t.</summary>
internal readonly unsafe struct LabelCrossEntropy<T>(Tensor labels, double smoothing) : IRowLoss<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int ScratchRows => 1;

    public T Compute(int row, T* logits, int classes, int batch, T* gradient, double* scratch)
    {
        LogSoftmax.Compute(logits, classes, scratch);
        var label = labels.Pointer<int>()[(nint)row * labels.Strides[0]];
        double loss = 0;
        for (var i = 0; i < classes; i++)
        {
            var target = smoothing / classes + (i == label ? 1 - smoothing : 0);
            loss -= target == 0 ? 0 : target * scratch[i];
            if (gradient != null)
            {
                gradient[i] = T.CreateChecked((Math.Exp(scratch[i]) - target) / batch);
            }
        }

        return LogSoftmax.Saturate<T>(loss);
    }
}
