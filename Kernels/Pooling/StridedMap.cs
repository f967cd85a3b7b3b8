using AlphaNet.Pure.Tensors;
using ILGPU;

namespace AlphaNet.Pure.Kernels.Pooling;

/// <summary>A map [n, h, w, c] with any strides, as kernels see it.</summary>
internal readonly struct StridedMap(ArrayView<float> elements, int imageStep, int rowStep, int columnStep, int channelStep)
{
    public static StridedMap Of(in Tensor map, ArrayView<float> elements) => new(elements, map.Strides[0], map.Strides[1], map.Strides[2], map.Strides[3]);

    public ref float this[int image, int row, int column, int channel] =>
        ref elements[image * imageStep + row * rowStep + column * columnStep + channel * channelStep];
}
