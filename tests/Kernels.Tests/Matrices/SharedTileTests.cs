using AlphaNet.Pure.Kernels.Matrices;
using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Matrices;

/// <summary>The tiles of fp32 (rows four banks apart) and of tensor cores (eight).</summary>
public sealed class SharedTileTests
{
    [Theory]
    [InlineData(64, 1, 4)]
    [InlineData(64, 16, 4)]
    [InlineData(128, 1, 4)]
    [InlineData(32, 8, 4)]
    [InlineData(64, 1, 8)]
    [InlineData(64, 16, 8)]
    [InlineData(128, 1, 8)]
    [InlineData(32, 8, 8)]
    public void All_of_a_tile_is_brought_and_adjacent_terms_meet_every_bank_once(int width, int apart, int padding)
    {
        foreach (var depthFirst in (bool[])[false, true])
        {
            var places = Enumerable.Range(0, width * SquareTile.Depth).Select(e => SharedTile.PlaceOf(e, width, apart, padding, depthFirst)).ToArray();
            Assert.Equal(places.Length, places.Distinct().Count());
            Assert.All(places, place => Assert.True(place.Vector >= 0 && place.Vector < width && place.Term >= 0 && place.Term < SquareTile.Depth));
            var addresses = Array.ConvertAll(places, place => SharedTile.AddressOf(place.Vector, place.Term, width, apart, padding));
            Assert.Equal(places.Length, addresses.Distinct().Count());
            if (depthFirst)
            {
                Assert.All(addresses.Chunk(32), warp => Assert.Equal(32, warp.Select(address => address % 32).Distinct().Count()));
            }
        }
    }
}
