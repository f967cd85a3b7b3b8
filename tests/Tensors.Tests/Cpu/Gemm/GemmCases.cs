using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Gemm;

/// <summary>Random products, their sizes shrinking first.</summary>
internal static class GemmCases
{
    private static readonly int[] Primes = [1, 2, 3, 5, 7, 11, 13, 17, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67];

    public static Arbitrary<GemmCase> Arbitrary { get; } = Arb.From(Generator(), Shrink);

    private static Gen<GemmCase> Generator()
    {
        var size = Gen.Frequency((3, Gen.Choose(1, 70)), (1, Gen.Elements(Primes)));
        var order = Gen.Elements(MatrixOrder.Rows, MatrixOrder.Columns, MatrixOrder.Scattered);
        var operandOrder = Gen.Frequency((9, order), (1, Gen.Elements(MatrixOrder.SameRows, MatrixOrder.SameColumns)));

        // Now and then work enough for several threads.
        var factor = Gen.Elements(1, 1, 1, 1, 20);
        return
            from m in size
            from n in size
            from k in size
            from a in operandOrder
            from b in operandOrder
            from c in order
            from slack in Gen.Choose(0, 9)
            from accumulate in Gen.Elements(true, false)
            from seed in Gen.Choose(0, int.MaxValue)
            from longer in factor
            from axis in Gen.Choose(0, 2)
            select new GemmCase(axis == 0 ? m * longer : m, axis == 1 ? n * longer : n, axis == 2 ? k * longer : k, a, b, c, slack, accumulate, seed);
    }

    private static IEnumerable<GemmCase> Shrink(GemmCase test)
    {
        foreach (var smaller in Smaller(test.M))
        {
            yield return test with { M = smaller };
        }

        foreach (var smaller in Smaller(test.N))
        {
            yield return test with { N = smaller };
        }

        foreach (var smaller in Smaller(test.K))
        {
            yield return test with { K = smaller };
        }

        if (test.Slack > 0)
        {
            yield return test with { Slack = 0 };
        }

        if (test.A != MatrixOrder.Rows)
        {
            yield return test with { A = MatrixOrder.Rows };
        }

        if (test.B != MatrixOrder.Rows)
        {
            yield return test with { B = MatrixOrder.Rows };
        }

        if (test.C != MatrixOrder.Rows)
        {
            yield return test with { C = MatrixOrder.Rows };
        }
    }

    private static IEnumerable<int> Smaller(int size) => new[] { 1, size / 2, size - 1 }.Where(x => x >= 1 && x < size).Distinct();
}
