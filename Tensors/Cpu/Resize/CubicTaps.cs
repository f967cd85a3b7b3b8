using System.Numerics;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Cpu.Resize;

/// <summary>
/// The four source positions and weights of every output position along one axis: cubic convolution with a = -0.75 (Keys 1981), half-pixel centres,
/// positions clamped to the border.
/// </summary>
/// <remarks>Weights are made in double: they are few, and every pixel uses them.</remarks>
internal readonly unsafe struct CubicTaps<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public const int Count = 4;
    private const double A = -0.75;

    private readonly Tensor positions;
    private readonly Tensor weights;

    private CubicTaps(Tensor positions, Tensor weights)
    {
        this.positions = positions;
        this.weights = weights;
    }

    public static CubicTaps<T> Rent(MemoryPool pool, int source, int target)
    {
        var taps = new CubicTaps<T>(pool.Rent(new Shape(target, Count), DType.Int32), pool.Rent(new Shape(target, Count), DTypes.Of<T>()));
        for (var place = 0; place < target; place++)
        {
            var centre = (place + 0.5) * source / target - 0.5;
            var below = (int)Math.Floor(centre);
            for (var tap = 0; tap < Count; tap++)
            {
                taps.Positions(place)[tap] = Math.Clamp(below - 1 + tap, 0, source - 1);
                taps.Weights(place)[tap] = T.CreateChecked(Weight(Math.Abs(centre - (below - 1 + tap))));
            }
        }

        return taps;
    }

    public int* Positions(int place) => positions.Pointer<int>() + place * Count;

    public T* Weights(int place) => weights.Pointer<T>() + place * Count;

    public void Return(MemoryPool pool)
    {
        pool.Return(positions);
        pool.Return(weights);
    }

    private static double Weight(double distance) =>
        distance <= 1 ? ((A + 2) * distance - (A + 3)) * distance * distance + 1
        : distance < 2 ? ((A * distance - 5 * A) * distance + 8 * A) * distance - 4 * A
        : 0;
}
