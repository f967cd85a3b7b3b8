using AlphaNet.Pure.Tensors.Lanes;

namespace AlphaNet.Pure.Samples.Gradients;

/// <summary>x^3, an elementwise operation of one's own: one body for every vector width, for float and double.</summary>
internal readonly struct Cube : IUnaryOp
{
    public static T Forward<T>(T x) where T : struct, ILane<T> => x * x * x;

    public static T Derivative<T>(T x) where T : struct, ILane<T> => T.Create(3) * x * x;
}
