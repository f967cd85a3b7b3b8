using System.Text;
using AlphaNet.Pure.Tensors.Files;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>Round trips, files as NumPy writes them, and files that break the format.</summary>
public class NpyTests
{
    [Fact]
    public void WhatIsWrittenIsReadBack() => Check.One(Laws.Cases(300), Prop.ForAll(TestTensors.Specs, spec =>
    {
        var tensor = TestTensors.Make(spec);
        return TestTensors.Same(tensor, Read(Write(tensor)));
    }));

    [Fact]
    public void BytesAreNumPys()
    {
        // numpy.save of numpy.arange(3, dtype='<i4').
        var expected = Header(1, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n", [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
        Assert.Equal(expected, Write(Tensor.From([0, 1, 2], new Shape(3))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryVersionIsRead(int version)
    {
        var tensor = Read(Header(version, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n", BitConverter.GetBytes(0.1)));
        Assert.Equal(0.1, tensor.Item<double>());
    }

    [Fact]
    public void FortranOrderIsTurned()
    {
        // First index fastest: element [i, j, k] lies at i + 2 j + 6 k.
        var tensor = Read(Header(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 2)}\n", [.. Enumerable.Range(0, 12).Select(i => (byte)i)]));
        Assert.True(tensor.IsContiguous);
        Assert.Equal([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11], tensor.ToArray<byte>());
    }

    [Fact]
    public void ViewsAreWrittenAsTheyRead()
    {
        var view = Tensor.From<double>([1, 2, 3, 4, 5, 6], new Shape(2, 3)).Transpose().Slice(0, 1, 2);
        Assert.Equal([2.0, 5, 3, 6], Read(Write(view)).ToArray<double>());
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", ">f4")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "|O")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "string")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "8 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'shape': (1,)}", "twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", "larger")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "length")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1), }", "7 axes")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", "'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + exit()", "fortran_order")]
    [InlineData("", "'{'")]
    public void HeadersThatBreakTheFormatAreRefused(string header, string names) =>
        Assert.Contains(names, Refused(Header(1, header, new byte[4])).Message, StringComparison.Ordinal);

    [Fact]
    public void OtherMagicVersionAndLengthAreRefused()
    {
        var file = Sample();
        Refused([.. "PK\x03\x04"u8, .. file[4..]]);
        Refused([.. file[..6], 9, .. file[7..]]);
        Refused([.. file[..6], 2, 0, 0xff, 0xff, 0xff, 0x7f]);
        Refused([.. file, 0]);
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
        byte[][] samples = [Sample(), Header(2, "{'descr':'<f2','fortran_order':True,'shape':(2,3)}", new byte[12])];
        var outcome = ReaderFuzz.Run(100_000, 11_000_000, samples, stream => Npy.Read(stream, "fuzz"), 20_000, 20);
        Assert.InRange(outcome.Refused, 10_000, 99_990);
    }

    private static byte[] Sample() => Write(Tensor.From<float>([1, 2, 3, 4, 5, 6], new Shape(2, 3)));

    private static byte[] Write(Tensor tensor)
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, tensor);
        return stream.ToArray();
    }

    private static byte[] Header(int version, string header, byte[] data)
    {
        var text = Encoding.Latin1.GetBytes(header);
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. text, .. data];
    }

    private static Tensor Read(byte[] file) => Npy.Read(new MemoryStream(file), "x.npy");

    private static FileFormatException Refused(byte[] file) => Assert.Throws<FileFormatException>(() => Read(file));
}
