using System.Numerics;

namespace AlphaNet.Pure.Tensors.Cpu.Losses;

/// <summary>A loss of one sample's logits.</summary>
internal unsafe interface IRowLoss<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of doubles, a class each, that <see cref="Compute"/> works in.</summary>
    static abstract int ScratchRows { get; }

    /// <summary>The loss of sample <paramref name="row"/>; unless null, <paramref name="gradient"/> gets its derivative divided by <paramref name="batch"/>.</summary>
    T Compute(int row, T* logits, int classes, int batch, T* gradient, double* scratch);
}
