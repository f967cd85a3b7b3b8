using System.Xml.Linq;
using AlphaNet.Pure.Supernet.Search;
using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Search;

public class ParetoSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Is_well_formed_and_shows_every_point_inside_the_frame()
    {
        var picture = XElement.Parse(ParetoSvg.Render(
            "A < B & \"C\"",
            new ParetoSeries("front <1>", [new(203, 77.87, "A0"), new(279, 78.94), new(709, 80.78, "A6 & more")]),
            new ParetoSeries("all", [new(500, 70), new(double.NaN, 3), new(3, double.PositiveInfinity)], IsFront: false)));
        var circles = picture.Descendants(Svg + "circle").ToArray();
        Assert.Equal(4, circles.Count(c => c.Element(Svg + "title") is not null));
        Assert.All(circles, c =>
        {
            Assert.InRange((double)c.Attribute("cx")!, 76, 796);
            Assert.InRange((double)c.Attribute("cy")!, 52, 456);
        });
        string[] texts = [.. picture.Elements(Svg + "text").Select(t => t.Value)];
        Assert.All(
            (string[])["A < B & \"C\"", "front <1>", "all", "A0", "A6 & more", "MFLOPs (million multiply-accumulates per image)", "top-1 accuracy (%)", "200", "70"],
            text => Assert.Contains(text, texts));
    }

    [Fact]
    public void Dearer_is_further_right_and_better_is_higher()
    {
        var circles = XElement.Parse(ParetoSvg.Render("t", new ParetoSeries("s", [new(1, 10), new(2, 20)])))
            .Descendants(Svg + "circle").Where(c => c.Element(Svg + "title") is not null).ToArray();
        Assert.True((double)circles[0].Attribute("cx")! < (double)circles[1].Attribute("cx")!);
        Assert.True((double)circles[0].Attribute("cy")! > (double)circles[1].Attribute("cy")!);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(203, 77.87)]
    [InlineData(1e-3, 100)]
    public void A_single_point_is_a_picture_too(double megaFlops, double top1)
    {
        var circle = XElement.Parse(ParetoSvg.Render("t", new ParetoSeries("s", [new(megaFlops, top1)]))).Descendants(Svg + "circle").First();
        Assert.InRange((double)circle.Attribute("cx")!, 76, 796);
        Assert.InRange((double)circle.Attribute("cy")!, 52, 456);
    }

    [Fact]
    public void Nothing_to_draw_is_an_error() =>
        Assert.Throws<ArgumentException>(() => ParetoSvg.Render("t", new ParetoSeries("s", [new(double.NaN, 1)])));
}
