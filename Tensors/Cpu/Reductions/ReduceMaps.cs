using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Tensors.Cpu.Reductions;

/// <summary>The element itself.</summary>
internal readonly struct ElementMap : IReduceMap
{
    public static int Inputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Map<TLane>(TLane a, TLane b, TLane c) where TLane : struct, ILane<TLane> => a;
}

/// <summary>Its square.</summary>
internal readonly struct SquareMap : IReduceMap
{
    public static int Inputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Map<TLane>(TLane a, TLane b, TLane c) where TLane : struct, ILane<TLane> => a * a;
}

/// <summary>dy d op(a, b) / da with dy the third operand.</summary>
internal readonly struct GradientOfFirstMap<TOp> : IReduceMap where TOp : struct, IBinaryOp
{
    public static int Inputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Map<TLane>(TLane a, TLane b, TLane c) where TLane : struct, ILane<TLane> => c * TOp.DerivativeA(a, b);
}

/// <summary>dy d op(a, b) / db with dy the third operand.</summary>
internal readonly struct GradientOfSecondMap<TOp> : IReduceMap where TOp : struct, IBinaryOp
{
    public static int Inputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Map<TLane>(TLane a, TLane b, TLane c) where TLane : struct, ILane<TLane> => c * TOp.DerivativeB(a, b);
}
