using System.Text.Json;
using AlphaNet.Pure.Supernet.Spaces;
using AlphaNet.Pure.Testing;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Spaces;

public class ChannelRoundingTests
{
    [Fact]
    public void Reproduces_the_published_table()
    {
        using var misc = JsonDocument.Parse(GoldenFiles.ReadText("misc.json"));
        var rows = misc.RootElement.GetProperty("make_divisible_8").EnumerateArray().ToArray();
        Assert.True(rows.Length > 200);
        Assert.All(rows, row => Assert.Equal(row[1].GetInt32(), ChannelRounding.MakeDivisible(row[0].GetInt32())));
    }

    [Fact]
    public void Refuses_negative_channels() => Assert.Throws<ArgumentOutOfRangeException>(() => ChannelRounding.MakeDivisible(-1));
}
