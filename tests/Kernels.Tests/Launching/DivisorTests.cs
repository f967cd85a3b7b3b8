using AlphaNet.Pure.Kernels.Launching;

namespace AlphaNet.Pure.Kernels.Tests.Launching;

/// <summary>Products and shifts give the quotients of whole numbers, all of them.</summary>
public sealed class DivisorTests
{
    private const int RandomPairs = 200_000;

    // A wrong factor fails first where a quotient steps, and with the largest numbers.
    [Fact]
    public void Every_quotient_steps_where_it_should() =>
        Assert.All(Lengths(), length =>
        {
            Divisor divisor = length;
            long[] near = [0, 1, length - 1, length, 2L * length - 1, 2L * length, int.MaxValue / length * (long)length - 1, int.MaxValue / length * (long)length, int.MaxValue - 1, int.MaxValue];
            foreach (var number in near.Where(n => n is >= 0 and <= int.MaxValue).Select(n => (int)n))
            {
                Assert.True(number / divisor == number / length && number % divisor == number % length, $"{number} / {length}: {number / divisor}, {number % divisor}");
            }
        });

    [Fact]
    public void Quotients_of_random_pairs_are_exact()
    {
        var random = new System.Random(1);
        for (var i = 0; i < RandomPairs; i++)
        {
            // Lengths of every order of magnitude.
            var (number, length) = (random.Next(), random.Next(1, int.MaxValue) >> random.Next(30) | 1);
            Divisor divisor = length;
            Assert.Equal(number / length, number / divisor);
        }
    }

    [Fact]
    public void It_is_the_length_it_was_made_of()
    {
        int[] lengths = [0, 1, 7, int.MaxValue];
        Assert.All(lengths, length => Assert.Equal(length, (int)(Divisor)length));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Divisor)(-1));
    }

    private static IEnumerable<int> Lengths()
    {
        for (var length = 1; length <= 4096; length++)
        {
            yield return length;
        }

        for (var power = 13; power < 31; power++)
        {
            yield return (1 << power) - 1;
            yield return 1 << power;
            yield return (1 << power) + 1;
        }

        yield return int.MaxValue;
    }
}
