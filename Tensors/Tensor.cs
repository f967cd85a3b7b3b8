using System.Runtime.CompilerServices;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors;

/// <summary>A view of numbers in memory: shape, strides, element type and the block they lie in.</summary>
/// <remarks>
/// A value of about 80 bytes: making views allocates nothing, and nobody disposes. It remembers the generation of its block, so using it after
/// the block went back to its pool throws <see cref="TensorReleasedException"/>, even when the block already serves another tensor.
/// Images are NHWC: [batch, height, width, channels].
/// </remarks>
public readonly partial struct Tensor
{
    private readonly Storage? storage;
    private readonly int generation;

    internal Tensor(Storage storage, int offset, Shape shape, Strides strides, DType dtype)
        : this(storage, storage.Generation, offset, shape, strides, dtype)
    {
    }

    private Tensor(Storage storage, int generation, int offset, Shape shape, Strides strides, DType dtype)
    {
        this.storage = storage;
        this.generation = generation;
        Offset = offset;
        Shape = shape;
        Strides = strides;
        DType = dtype;
    }

    /// <summary>Lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>Steps along the axes, in elements.</summary>
    public Strides Strides { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>Whether this is no tensor at all: the default value.</summary>
    public bool IsNone => storage is null;

    /// <summary>Whether the memory behind it still belongs to it.</summary>
    public bool IsAlive => storage is not null && storage.Generation == generation;

    /// <summary>The device whose memory the elements lie in; null for the host's.</summary>
    public string? Device => storage?.Device?.Device;

    /// <summary>Whether elements lie densely in row-major order, as no elements always do.</summary>
    public bool IsContiguous
    {
        get
        {
            var step = 1;
            for (var i = Rank - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != step)
                {
                    return Count == 0;
                }

                step *= Math.Max(Shape[i], 1);
            }

            return true;
        }
    }

    internal int Offset { get; }

    internal Storage Storage => storage ?? throw new InvalidOperationException("This tensor is empty: default(Tensor) holds no memory.");

    /// <summary>Throws if the memory behind the tensor was handed back.</summary>
    /// <exception cref="TensorReleasedException">It was.</exception>
    public void ThrowIfReleased()
    {
        if (Storage.Generation != generation)
        {
            throw new TensorReleasedException(Shape, DType);
        }
    }

    /// <summary>Address of the first element, after the checks of generation and type that every kernel's entry owes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe T* Pointer<T>() where T : unmanaged
    {
        ThrowIfReleased();
        if (DTypes.Of<T>() != DType)
        {
            ThrowType<T>();
        }

        if (Storage.Address == null)
        {
            ThrowOnDevice();
        }

        return (T*)Storage.Address + Offset;
    }

    private void ThrowOnDevice() =>
        throw new InvalidOperationException($"Tensor {DType} {Shape} lies in the memory of {Device}, which the processor cannot reach; take a copy with ToHost(), or compute with that device's backend.");

    private void ThrowType<T>() where T : unmanaged =>
        throw new ShapeException("Tensor", $"elements of {DType} {Shape} were read as {DTypes.Of<T>()}; convert the tensor first, with To");

    /// <summary>Name, type and shape, as in <c>Float32 [2, 3]</c>.</summary>
    public override string ToString() => IsNone ? "none" : $"{DType} {Shape}";
}
