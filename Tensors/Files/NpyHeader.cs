using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace AlphaNet.Pure.Tensors.Files;

/// <summary>The header of an NPY file: a Python dictionary literal of exactly the keys descr, fortran_order and shape.</summary>
internal sealed class NpyHeader
{
    private const string Place = "header";
    private const string Mend = "Write it again with numpy.save(file, array)";

    // NumPy's own limit: a literal that long is an attack or a structured type.
    private const long MaxBytes = 65536;

    private readonly FileCursor cursor;
    private readonly string text;
    private int at;

    private NpyHeader(FileCursor cursor, string text)
    {
        this.cursor = cursor;
        this.text = text;
    }

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public StoredType Type { get; private set; }

    public bool FortranOrder { get; private set; }

    public Shape Shape { get; private set; }

    public static NpyHeader Read(FileCursor cursor)
    {
        Span<byte> start = stackalloc byte[8];
        cursor.Fill(start, "magic");
        if (!start[..6].SequenceEqual(Magic))
        {
            throw cursor.Error("magic, byte 0", "it does not begin with \\x93NUMPY", "This is no NPY file; " + Mend);
        }

        var major = start[6];
        if (major is < 1 or > 3)
        {
            throw cursor.Error("version, byte 6", $"format version {major} is unknown", "Versions 1, 2 and 3 are read; " + Mend);
        }

        Span<byte> size = stackalloc byte[4];
        size.Clear();
        cursor.Fill(major == 1 ? size[..2] : size, "header length");
        long length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaxBytes)
        {
            throw cursor.Error("header length, byte 8", $"it says {length:N0} bytes and at most {MaxBytes:N0} are allowed", Mend);
        }

        var header = new NpyHeader(cursor, Encoding.Latin1.GetString(cursor.Bytes(length, Place)));
        header.Parse();
        return header;
    }

    private void Parse()
    {
        string? descr = null;
        bool? fortran = null;
        long[]? lengths = null;
        Expect('{');
        while (!Accept('}'))
        {
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    descr = Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Boolean();
                    break;
                case "shape" when lengths is null:
                    lengths = Tuple();
                    break;
                default:
                    throw Error($"key '{key}' is unknown or given twice");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (at != text.Length || descr is null || fortran is null || lengths is null)
        {
            throw Error("it is not {'descr': ..., 'fortran_order': ..., 'shape': ...}");
        }

        Type = descr switch
        {
            "<f4" => StoredType.Float32,
            "<f8" => StoredType.Float64,
            "<f2" => StoredType.Float16,
            "<i4" => StoredType.Int32,
            "<i8" => StoredType.Int64,
            "|u1" or "<u1" => StoredType.UInt8,
            "|b1" => StoredType.Bool,
            _ => throw cursor.Error(Place, $"its element type '{descr}' is not supported", "Save it as little-endian f4, f8, f2, i4, i8, u1 or b1, as in array.astype('<f4')"),
        };
        FortranOrder = fortran.Value;
        Shape = StoredElements.ToShape(cursor, Place, lengths, Type.Widened());
    }

    private string Quoted()
    {
        SkipSpace();
        var quote = at < text.Length ? text[at] : default;
        var end = quote is '\'' or '"' ? text.IndexOf(quote, at + 1) : -1;
        if (end < 0)
        {
            throw Error("a string was expected");
        }

        var value = text[(at + 1)..end];
        at = end + 1;
        return value;
    }

    private bool Boolean()
    {
        SkipSpace();
        foreach (var (word, value) in (ReadOnlySpan<(string, bool)>)[("True", true), ("False", false)])
        {
            if (text.AsSpan(at).StartsWith(word))
            {
                at += word.Length;
                return value;
            }
        }

        throw Error("True or False was expected");
    }

    private long[] Tuple()
    {
        var values = new List<long>();
        Expect('(');
        while (!Accept(')'))
        {
            SkipSpace();
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (!long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw Error("a length was expected");
            }

            values.Add(value);
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. values];
    }

    private bool Accept(char wanted)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
        {
            throw Error($"'{wanted}' was expected");
        }
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\n')
        {
            at++;
        }
    }

    private FileFormatException Error(string reason) => cursor.Error($"{Place}, character {at}", reason, Mend);
}
