namespace AlphaNet.Pure.Tensors.Lanes;

/// <summary>A lane of binary32 numbers that comes from and goes to memory.</summary>
internal interface IFloatLane<TSelf> : IMemoryLane<TSelf, float>, IFloatArithmetic<TSelf> where TSelf : struct, IFloatLane<TSelf>;
