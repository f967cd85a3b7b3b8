using System.Text;
using AlphaNet.Pure.Tensors.Files;
using Xunit;

namespace AlphaNet.Pure.Tensors.Tests.Files;

/// <summary>Against published sums, and against the definition, bit by bit.</summary>
public class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xe8b7be43u)]
    [InlineData("123456789", 0xcbf43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339u)]
    public void PublishedSums(string text, uint expected) => Assert.Equal(expected, Crc32.Append(0, Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void EveryLengthAndEveryCutGiveTheSumOfTheDefinition()
    {
        var bytes = new byte[40];
        new System.Random(5).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = ByDefinition(bytes.AsSpan(0, length));
            for (var cut = 0; cut <= length; cut++)
            {
                Assert.Equal(expected, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut, length - cut)));
            }
        }
    }

    // The remainder of the message, its first 32 bits inverted, by x^32 + x^26 + ... + 1, lowest bit of each byte first.
    private static uint ByDefinition(ReadOnlySpan<byte> bytes)
    {
        var register = 0xffffffffu;
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var odd = (register ^ (uint)bytes[bit / 8] >> bit % 8) & 1;
            register >>= 1;
            if (odd == 1)
            {
                register ^= 0xedb88320;
            }
        }

        return ~register;
    }
}
