namespace AlphaNet.Pure.Tensors.Cpu.Elementwise;

/// <summary>What an elementwise operation does to a block of rows in which every operand is dense.</summary>
internal unsafe interface IBlockKernel<TElement> where TElement : unmanaged
{
    /// <param name="operands">First element of the block in each operand; the last operand is the output.</param>
    /// <param name="steps">Elements from row to row in each operand.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Elements in a row, one beside the other.</param>
    void Run(TElement** operands, long* steps, int rows, int columns);
}
