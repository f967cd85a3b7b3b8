namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>The runs of the input gradient for one remainder of the row and one of the column, and where their packed taps lie.</summary>
internal unsafe struct InputGradientRuns
{
    public TapRun* Runs;
    public int Count;
    public int Taps;
    public int RowPhase;
    public int ColumnPhase;
}
