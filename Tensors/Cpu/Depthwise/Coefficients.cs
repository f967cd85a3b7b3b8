namespace AlphaNet.Pure.Tensors.Cpu.Depthwise;

/// <summary>Per-channel values of a prologue or epilogue for one vector of channels; unused ones cost nothing.</summary>
internal struct Coefficients<TVec> where TVec : unmanaged
{
    public TVec A;
    public TVec B;
    public TVec C;
    public TVec D;
    public TVec E;
    public TVec F;
}
