using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>-sum p log q with p = softmax(teacher), q = softmax(student): in-place distillation (Yu and Huang 2019); gradient q - p.</summary>
internal readonly unsafe struct SoftLabelCrossEntropy<T>(Tensor teacher) : IRowLoss<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int ScratchRows => 2;

    public T Compute(int row, T* logits, int classes, int batch, T* gradient, double* scratch)
    {
        var logP = scratch + classes;
        LogSoftmax.Compute(logits, classes, scratch);
        LogSoftmax.Compute(teacher.Pointer<T>() + (long)row * classes, classes, logP);
        double loss = 0;
        for (var i = 0; i < classes; i++)
        {
            var p = Math.Exp(logP[i]);
            loss -= p * scratch[i];
            if (gradient != null)
            {
                gradient[i] = T.CreateChecked((Math.Exp(scratch[i]) - p) / batch);
            }
        }

        return LogSoftmax.Saturate<T>(loss);
    }
}
