using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>Round trips, an independent reading of the bytes, and files that break each rule of the format.</summary>
public class SafeTensorsTests
{
    [Fact]
    public void WhatIsWrittenIsReadBack() => Check.One(Laws.Cases(300), Prop.ForAll(TestTensors.Specs.Array(), specs =>
    {
        var tensors = specs.Select((spec, i) => KeyValuePair.Create($"blocks.{i}.\"ü\u4e2d\U0001f600\\", TestTensors.Make(spec))).ToArray();
        var read = Read(Write(tensors, [new("epoch", "3"), new("\n", "")]));
        return read.Tensors.Select(item => item.Key).SequenceEqual(tensors.Select(item => item.Key))
            && tensors.All(item => TestTensors.Same(item.Value, read.Tensors[item.Key]))
            && read.Metadata.SequenceEqual([new("epoch", "3"), new("\n", "")]);
    }));

    [Fact]
    public void BytesAreThoseOfTheFormat()
    {
        var view = Tensor.From<float>([1, 2, 3, 4, 5, 6], new Shape(2, 3)).Transpose();
        var file = Write([new("pixels", Tensor.From<byte>([7, 8, 9], new Shape(3))), new("count", Tensor.From<long>([-1], new Shape())), new("view", view)]);

        // A reading that shares nothing with the reader under test.
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, length % 8);
        var header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
        Assert.Equal(["pixels", "count", "view"], header.Select(item => item.Key));
        var data = file[(8 + length)..];
        byte[] Range(string name) => data[(int)header[name]!["data_offsets"]![0]!..(int)header[name]!["data_offsets"]![1]!];
        Assert.Equal("U8 I64 F32", string.Join(' ', header.Select(item => (string)item.Value!["dtype"]!)));
        Assert.Equal("[3] [] [3,2]", string.Join(' ', header.Select(item => item.Value!["shape"]!.ToJsonString())));
        Assert.Equal([7, 8, 9], Range("pixels"));
        Assert.Equal(-1, BitConverter.ToInt64(Range("count")));
        Assert.Equal([1f, 4, 2, 5, 3, 6], Enumerable.Range(0, 6).Select(i => BitConverter.ToSingle(Range("view"), 4 * i)));
        // Wide elements first, so each lies on its natural boundary.
        Assert.Equal(0, (int)header["count"]!["data_offsets"]![0]!);
        Assert.Equal(data.Length, (int)header["pixels"]!["data_offsets"]![1]!);
    }

    [Fact]
    public void HalfAndBfloat16AndBoolAreWidened()
    {
        var file = File("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]},"t":{"dtype":"BOOL","shape":[2],"data_offsets":[6,8]}}""",
            [0x00, 0x38, 0xff, 0xfb, 0xc0, 0x3f, 1, 0]);
        var tensors = Read(file).Tensors;
        Assert.Equal([0.5f, -65504], tensors["h"].ToArray<float>());
        Assert.Equal([1.5f], tensors["b"].ToArray<float>());
        Assert.Equal([1, 0], tensors["t"].ToArray<byte>());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "8 bytes after")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "[8, 0)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "[-8, 0)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "larger")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,2147483647,2147483647],"data_offsets":[0,0]}}""", "larger")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "shape[0]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", "shape")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "data_offsets")]
    [InlineData("""{"a":5}""", "'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "twice")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'k'")]
    [InlineData("""{"__metadata__":[],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "Unicode")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "JSON")]
    [InlineData("""[1]""", "JSON object")]
    [InlineData("", "JSON object")]
    [InlineData("""{"a":[[[[[[[[[[1]]]]]]]]]]}""", "JSON")]
    public void FilesThatBreakARuleAreRefused(string header, string names)
    {
        var error = Refused(File(header, new byte[8]));
        Assert.Contains(names, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)]
    [InlineData(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)]
    [InlineData(1, 0xe1, 0xf5, 5, 0, 0, 0, 0)]
    [InlineData(0, 0xe1, 0xf5, 5, 0, 0, 0, 0)]
    public void HugeHeaderLengthsAllocateNothing(params int[] length)
    {
        byte[] file = [.. length.Select(value => (byte)value), (byte)'{', (byte)'}'];
        Refused(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void HeaderThatIsNoUtf8IsRefused()
    {
        var file = Sample();
        file[Encoding.Latin1.GetString(file).IndexOf("weight", StringComparison.Ordinal)] = 0xff;
        Refused(file);
    }

    [Fact]
    public void FilesCutShortAnywhereAreRefused()
    {
        var file = Sample();
        for (var length = 0; length < file.Length; length++)
        {
            Refused(file[..length]);
        }
    }

    [Fact]
    public void MutatedFilesAreReadOrRefused()
    {
        var outcome = ReaderFuzz.Run(100_000, 10_000_000, [Sample(), Write([], [])], stream => SafeTensors.Read(stream, "fuzz"), 20_000, 100);
        Assert.InRange(outcome.Refused, 10_000, 99_990);
    }

    [Fact]
    public void NamesAreCheckedBeforeAnythingIsWritten()
    {
        var one = Tensor.Zeros(new Shape(1));
        foreach (var names in (string[][])[["a", "a"], [""], ["__metadata__"]])
        {
            using var stream = new MemoryStream();
            Assert.Throws<ArgumentException>(() => SafeTensors.Write(stream, names.Select(name => KeyValuePair.Create(name, one))));
            Assert.Equal(0, stream.Length);
        }

        using var empty = new MemoryStream();
        Assert.ThrowsAny<ArgumentException>(() => SafeTensors.Write(empty, [new("\ud800", one)]));
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(empty, [new("a", one)], [new("k", "1"), new("k", "2")]));
        Assert.Equal(0, empty.Length);
    }

    [Fact]
    public void StreamsThatCannotTellTheirLengthAreRefused()
    {
        using var stream = new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);
        Assert.Throws<ArgumentException>(() => SafeTensors.Read(stream, "x"));
    }

    private static byte[] Sample() => Write(
        [
            new("conv.weight", Tensor.From<float>([1, 2, 3, 4, 5, 6], new Shape(2, 3, 1, 1))),
            new("bn.num_batches_tracked", Tensor.From<long>([12], new Shape())),
            new("pixels", Tensor.From<byte>([1, 2, 3], new Shape(3))),
        ],
        [new("epoch", "3")]);

    private static byte[] Write(KeyValuePair<string, Tensor>[] tensors, KeyValuePair<string, string>[]? metadata = null)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] File(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
    }

    private static SafeTensorsContent Read(byte[] file) => SafeTensors.Read(new MemoryStream(file), "x.safetensors");

    private static FileFormatException Refused(byte[] file)
    {
        var error = Assert.Throws<FileFormatException>(() => Read(file));
        Assert.Equal("x.safetensors", error.File);
        return error;
    }
}
