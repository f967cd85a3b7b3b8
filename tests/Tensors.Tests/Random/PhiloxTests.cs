using AlphaNet.Pure.Tensors.Random;

namespace AlphaNet.Pure.Tensors.Tests.Random;

public sealed class PhiloxTests
{
    /// <summary>Known answers published with Random123 (kat_vectors, philox4x32 10).</summary>
    [Fact]
    public void KnownAnswers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Words(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Words(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Words(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void EveryPartOfTheKeyMatters()
    {
        RandomKey[] keys = [new(1, 2, 3), new(1UL << 40 | 1, 2, 3), new(1, 3, 3), new(1, 2, 4), new(1, 2, 3 | 1UL << 40), new(2, 2, 3)];
        Assert.Equal(keys.Length, keys.Select(key => Philox.Words(key, 0)).Distinct().Count());
    }
}
