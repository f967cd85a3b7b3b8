using System.Text.Json;
using AlphaNet.Pure.Nn.Data;
using AlphaNet.Pure.Testing;

namespace AlphaNet.Pure.Nn.Tests.Golden;

/// <summary>
/// Reads <c>auto_augment.json</c> and <c>auto_augment.bin</c>: what the Python imaging library (Pillow 9.4.0) makes of small images by the operations of AutoAugment.
/// </summary>
/// <remarks>
/// Each operation was called as timm calls it: ImageOps.equalize, autocontrast, invert, posterize and solarize; point with the table of SolarizeAdd; ImageEnhance.Color;
/// rotate with a fill colour; and transform with the affine coefficients (1, v, 0, 0, 1, 0) for ShearX, (1, 0, 0, v, 1, 0) for ShearY and (1, 0, 0, 0, 1, v height) for
/// TranslateYRel. "cases" are whole results in the .bin, whose images come first; "digests" are the first twelve digits of the SHA-256 of results for images by formula.
/// </remarks>
internal static class AutoAugmentGolden
{
    private static readonly byte[] Bytes = File.ReadAllBytes(GoldenFiles.Find("auto_augment.bin"));
    private static readonly JsonElement Root = Read();

    /// <summary>Whole results: the image's name, its size and bytes, what was done, the bytes that came out.</summary>
    public static IEnumerable<(string Image, int Height, int Width, byte[] Input, AutoAugmentStep Step, byte[] Output)> Cases()
    {
        foreach (var item in Root.GetProperty("cases").EnumerateArray())
        {
            var image = Root.GetProperty("images")[item[0].GetInt32()];
            var (height, width) = (image.GetProperty("height").GetInt32(), image.GetProperty("width").GetInt32());
            yield return (
                image.GetProperty("name").GetString()!, height, width, At(image.GetProperty("offset"), height, width),
                Step(item[1], item[2], item[3]), At(item[4], height, width));
        }
    }

    /// <summary>Digests: the image's formula, number and size, what was done, the digest of what came out.</summary>
    public static IEnumerable<(string Formula, int Number, int Height, int Width, AutoAugmentStep Step, string Digest)> Digests()
    {
        foreach (var item in Root.GetProperty("digests").EnumerateArray())
        {
            yield return (
                item[0].GetString()!, item[1].GetInt32(), item[2].GetInt32(), item[3].GetInt32(), Step(item[4], item[5], item[6]), item[7].GetString()!);
        }
    }

    private static JsonElement Read()
    {
        using var document = JsonDocument.Parse(GoldenFiles.ReadText("auto_augment.json"));
        return document.RootElement.Clone();
    }

    private static byte[] At(JsonElement offset, int height, int width) => Bytes.AsSpan(offset.GetInt32(), height * width * 3).ToArray();

    private static AutoAugmentStep Step(JsonElement operation, JsonElement value, JsonElement filter) =>
        new(Enum.Parse<AutoAugmentOperation>(operation.GetString()!), value.GetDouble(), Enum.Parse<WarpFilter>(filter.GetString()!));
}
