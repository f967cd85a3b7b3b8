using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors;

/// <content>Making tensors, and typed access at the edge.</content>
public readonly partial struct Tensor
{
    /// <summary>A tensor of zeros that the collector owns.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32)
    {
        var tensor = Uninitialized(shape, dtype);
        tensor.Clear();
        return tensor;
    }

    /// <summary>A tensor of arbitrary content that the collector owns.</summary>
    public static Tensor Uninitialized(Shape shape, DType dtype = DType.Float32)
    {
        var bytes = (Int128)shape.Count * dtype.Size();
        if (bytes > Array.MaxLength - Storage.Alignment)
        {
            throw new TensorMemoryException($"A {dtype} tensor of shape {shape} needs {bytes:N0} bytes; one tensor holds at most {Array.MaxLength:N0}.");
        }

        return new Tensor(Storage.Allocate(Math.Max((long)bytes, 1), null), 0, shape, shape.DenseStrides(), dtype);
    }

    /// <summary>A tensor over the array itself: nothing is copied, writes go both ways.</summary>
    /// <exception cref="ShapeException">The array's length is not the shape's count.</exception>
    public static Tensor Wrap<T>(T[] array, Shape shape) where T : unmanaged
    {
        if (array.Length != shape.Count)
        {
            throw new ShapeException("Wrap", $"an array of {array.Length} elements does not fill shape {shape} of {shape.Count}");
        }

        return new Tensor(Storage.Wrap(array), 0, shape, shape.DenseStrides(), DTypes.Of<T>());
    }

    /// <summary>A tensor of copied values.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape) where T : unmanaged
    {
        if (values.Length != shape.Count)
        {
            throw new ShapeException("From", $"{values.Length} values do not fill shape {shape} of {shape.Count}");
        }

        var tensor = Uninitialized(shape, DTypes.Of<T>());
        values.CopyTo(tensor.Span<T>());
        return tensor;
    }

    /// <summary>Runs an action on a tensor over the memory of a <see cref="TensorSpan{T}"/>, without a copy.</summary>
    /// <remarks>The tensor lives for the call only; kept longer, it is refused as released.</remarks>
    public static unsafe void Borrow<T>(TensorSpan<T> span, Action<Tensor> action) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(action);
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> steps = stackalloc int[Shape.MaxRank];
        if (span.Rank > Shape.MaxRank)
        {
            throw new ShapeException("Borrow", $"a TensorSpan of {span.Rank} axes was given, tensors have at most {Shape.MaxRank}");
        }

        if (span.FlattenedLength > int.MaxValue)
        {
            throw new ShapeException("Borrow", $"a TensorSpan of {span.FlattenedLength:N0} elements was given, tensors have at most {int.MaxValue:N0}");
        }

        for (var i = 0; i < span.Rank; i++)
        {
            lengths[i] = checked((int)span.Lengths[i]);
            steps[i] = checked((int)span.Strides[i]);
        }

        fixed (T* memory = &span.GetPinnableReference())
        {
            // An empty span has no address, and nothing at it is read.
            T none;
            var storage = Storage.Borrow(memory == null ? &none : memory, (long)span.FlattenedLength * sizeof(T));
            try
            {
                // A span of nothing may have no axes, which for a tensor would be one element.
                var rank = span.IsEmpty ? Math.Max(1, span.Rank) : span.Rank;
                action(new Tensor(storage, 0, new Shape(lengths[..rank]), new Strides(steps[..rank]), DTypes.Of<T>()));
            }
            finally
            {
                storage.Retire();
            }
        }
    }

    /// <summary>The elements as a span; the tensor must lie densely.</summary>
    /// <exception cref="ShapeException">It does not, or holds another type.</exception>
    /// <exception cref="TensorReleasedException">Its memory was handed back.</exception>
    public unsafe Span<T> Span<T>() where T : unmanaged
    {
        if (!IsContiguous)
        {
            throw new ShapeException("Span", $"a view {Shape} with strides {Strides} does not lie densely; use AsTensorSpan or Clone() it first");
        }

        return new Span<T>(Pointer<T>(), checked((int)Count));
    }

    /// <summary>The elements as a <see cref="TensorSpan{T}"/> with this view's strides, without a copy.</summary>
    public unsafe TensorSpan<T> AsTensorSpan<T>() where T : unmanaged
    {
        Span<nint> lengths = stackalloc nint[Shape.MaxRank];
        Span<nint> steps = stackalloc nint[Shape.MaxRank];
        for (var i = 0; i < Rank; i++)
        {
            lengths[i] = Shape[i];
            // A length-1 axis has stride 0 there by convention.
            steps[i] = Shape[i] == 1 ? 0 : Strides[i];
        }

        return new TensorSpan<T>(new Span<T>(Pointer<T>(), checked((int)Reach)), lengths[..Rank], steps[..Rank]);
    }

    /// <summary>The single element of a tensor of one element.</summary>
    public unsafe T Item<T>() where T : unmanaged =>
        Count == 1 ? *ToHost().Pointer<T>() : throw new ShapeException("Item", $"{Shape} has {Count} elements, not one");

    /// <summary>The elements in row-major order as a new array.</summary>
    public unsafe T[] ToArray<T>() where T : unmanaged
    {
        if (Device is not null)
        {
            return ToHost().ToArray<T>();
        }

        var result = new T[Count];
        if (IsContiguous)
        {
            Span<T>().CopyTo(result);
            return result;
        }

        var source = Pointer<T>();
        for (long i = 0; i < result.Length; i++)
        {
            result[i] = source[OffsetOf(i)];
        }

        return result;
    }

    /// <summary>A dense copy that the collector owns.</summary>
    public Tensor Clone()
    {
        var copy = Uninitialized(Shape, DType);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Copies the elements of a tensor of the same shape and type, whatever the strides of either; the two may overlap.</summary>
    /// <exception cref="ShapeException">Shapes or types differ, or this view repeats its elements.</exception>
    public unsafe void CopyFrom(in Tensor source)
    {
        if (source.Shape != Shape || source.DType != DType)
        {
            throw new ShapeException("CopyFrom", $"{source} does not fit {this}");
        }

        Backends.Operand.RequireOwnElements("CopyFrom", this);
        ThrowIfReleased();
        source.ThrowIfReleased();
        if (Device is not null || source.Device is not null)
        {
            CopyAcross(source);
            return;
        }

        var size = DType.Size();
        var to = Storage.Address + (long)Offset * size;
        var from = source.Storage.Address + (long)source.Offset * size;
        if (IsContiguous && source.IsContiguous)
        {
            Buffer.MemoryCopy(from, to, Count * size, Count * size);
            return;
        }

        // Element by element what is still to be read would be overwritten.
        if (from < to + Reach * size && to < from + source.Reach * size)
        {
            CopyFrom(source.Clone());
            return;
        }

        // Runs along the last axis where both are dense there; element by element otherwise.
        var run = Rank > 0 && (Strides[^1] == 1 || Shape[^1] == 1) && (source.Strides[^1] == 1 || Shape[^1] == 1) ? Shape[^1] : 1;
        for (long i = 0; i < Count; i += run)
        {
            NativeMemory.Copy(from + source.OffsetOf(i) * size, to + OffsetOf(i) * size, (nuint)run * (nuint)size);
        }
    }

    /// <summary>Writes zeros.</summary>
    public unsafe void Clear()
    {
        ThrowIfReleased();
        if (Device is not null)
        {
            CopyAcross(Zeros(Shape, DType));
            return;
        }

        var size = DType.Size();
        var to = Storage.Address + (long)Offset * size;
        if (IsContiguous)
        {
            NativeMemory.Clear(to, (nuint)(Count * size));
            return;
        }

        var run = Strides[^1] == 1 ? Shape[^1] : 1;
        for (long i = 0; i < Count; i += run)
        {
            NativeMemory.Clear(to + OffsetOf(i) * size, (nuint)run * (nuint)size);
        }
    }

    /// <summary>This tensor in host memory: itself if it is there, otherwise a copy with the same strides that the collector owns.</summary>
    public unsafe Tensor ToHost()
    {
        ThrowIfReleased();
        if (Storage.Device is not { } device)
        {
            return this;
        }

        var size = DType.Size();
        var reach = Reach;
        var block = Storage.Allocate(Math.Max(reach * size, 1), null);
        device.Download((long)Offset * size, new Span<byte>(block.Address, checked((int)(reach * size))));
        return new Tensor(block, 0, Shape, Strides, DType);
    }

    // Between devices, or between one and the host, by way of the host. A device's view that is not dense is read whole, changed and written back.
    private unsafe void CopyAcross(in Tensor source)
    {
        if (Storage.Device is not { } device)
        {
            if (IsContiguous && source.IsContiguous)
            {
                source.Storage.Device!.Download((long)source.Offset * DType.Size(), new Span<byte>(Storage.Address + (long)Offset * DType.Size(), checked((int)(Count * DType.Size()))));
                return;
            }

            CopyFrom(source.ToHost());
            return;
        }

        if (Count == 0)
        {
            return;
        }

        if (IsContiguous && source.IsContiguous && source.Device is null)
        {
            device.Upload(new ReadOnlySpan<byte>(source.Storage.Address + (long)source.Offset * DType.Size(), checked((int)(Count * DType.Size()))), (long)Offset * DType.Size());
            return;
        }

        var host = IsContiguous ? Uninitialized(Shape, DType) : ToHost();
        host.CopyFrom(source.ToHost());
        device.Upload(new ReadOnlySpan<byte>(host.Storage.Address, checked((int)host.Storage.Bytes)), (long)Offset * DType.Size());
    }

    /// <summary>Elements from the first to the last in memory, both counted; none without elements.</summary>
    private long Reach
    {
        get
        {
            long reach = Count == 0 ? 0 : 1;
            for (var i = 0; i < Rank && reach > 0; i++)
            {
                reach += (long)(Shape[i] - 1) * Strides[i];
            }

            return reach;
        }
    }

    /// <summary>Where element <paramref name="index"/> of the row-major order lies, in elements from the first.</summary>
    internal long OffsetOf(long index)
    {
        long offset = 0;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            var length = Shape[axis];
            offset += index % length * Strides[axis];
            index /= length;
        }

        return offset;
    }
}
