namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>y = value.</summary>
internal readonly unsafe struct FillKernel<TElement>(TElement value) : IBlockKernel<TElement> where TElement : unmanaged
{
    public void Run(TElement** operands, long* steps, int rows, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            new Span<TElement>(operands[0] + r * steps[0], columns).Fill(value);
        }
    }
}
