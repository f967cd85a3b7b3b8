using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Operands that every loss of logits has.</summary>
internal struct LossArguments
{
    public int Batch;
    public int Classes;
    public ClassRows Student;
    public ArrayView<float> Losses;
    public int LossStep;

    /// <summary>Of the losses' mean; not touched unless <see cref="HasGradient"/>.</summary>
    public ClassRows Gradient;
    public int HasGradient;
}
