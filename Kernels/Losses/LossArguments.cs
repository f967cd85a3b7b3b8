using ILGPU;

namespace AlphaNet.Pure.Kernels.Losses;

/// <summary>Operands that every loss of logits has.</summary>
internal struct LossArguments
{
    public ClassRows Student;

    /// <summary>Of the losses' mean; not touched unless <see cref="HasGradient"/>.</summary>
    public ClassRows Gradient;
    public ArrayView<float> Losses;
    public int LossStep;
    public int Batch;
    public int Classes;
    public int HasGradient;
}
