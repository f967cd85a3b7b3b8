using AlphaNet.Pure.Tensors.Cpu.Fused;
using AlphaNet.Pure.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AlphaNet.Pure.Tensors.Tests.Cpu.Fused;

/// <summary>Slices of any map: every pixel once, whole units, as even as units allow.</summary>
public sealed class RowSlicesTests
{
    [Fact]
    public void Slices_cover_all_pixels_evenly() => Check.One(Laws.Cases(300), Prop.ForAll(
        Gen.Choose(0, 3000).Four().Select(n => (Rows: n.Item1, Unit: 1 + n.Item2 % 200, Wanted: n.Item3 % 40, RowFloats: 1 + n.Item4)).ToArbitrary(),
        c =>
        {
            const int budget = 10_000;
            var slices = new RowSlices(c.Rows, c.Unit, c.Wanted, c.RowFloats, budget);
            var units = (c.Rows + c.Unit - 1) / c.Unit;
            Assert.Equal(Math.Min(Math.Max(1, c.Wanted), units), slices.Count);
            Assert.True(slices.Chunk > 0);
            var end = 0;
            for (var slice = 0; slice < slices.Count; slice++)
            {
                Assert.Equal(end, slices.From(slice));
                Assert.Equal(0, end % c.Unit);
                end = slices.End(slice);
                var size = (end - slices.From(slice) + c.Unit - 1) / c.Unit;
                Assert.InRange(size, units / slices.Count, (units + slices.Count - 1) / slices.Count);
            }

            Assert.Equal(c.Rows, end);
        }));
}
