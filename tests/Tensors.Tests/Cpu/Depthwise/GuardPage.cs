using System.Runtime.InteropServices;
using AlphaNet.Pure.Tensors.Memory;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Depthwise;

/// <summary>Tensors whose last byte is the last of a page, with a page behind it that cannot be read: a read past the end ends the process.</summary>
internal sealed unsafe partial class GuardPage : IDisposable
{
    private const int Page = 4096;
    private const int Readable = 1 | 2;
    private const int Private = 2;
    private const int OfNoFile = 0x20;

    private readonly List<(nint Start, nuint Length)> maps = [];

    /// <summary>A copy of a dense tensor there.</summary>
    public Tensor Copy(in Tensor tensor)
    {
        var bytes = tensor.Count * tensor.DType.Size();
        var body = (nuint)((bytes + Page - 1) / Page * Page);
        var start = Map(0, body + Page, Readable, Private | OfNoFile, -1, 0);
        Assert.NotEqual(-1, start);
        maps.Add((start, body + Page));
        Assert.Equal(0, Protect(start + (nint)body, Page, 0));
        var copy = new Tensor(Storage.Borrow((byte*)start + body - bytes, bytes), 0, tensor.Shape, tensor.Shape.DenseStrides(), tensor.DType);
        copy.CopyFrom(tensor);
        return copy;
    }

    public void Dispose()
    {
        foreach (var (start, length) in maps)
        {
            _ = Unmap(start, length);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint wanted, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint start, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint start, nuint length);
}
