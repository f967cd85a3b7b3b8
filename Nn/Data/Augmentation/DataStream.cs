namespace AlphaNet.Pure.Nn.Data;

/// <summary>The uses of random numbers in this room, each a stream of its own under the run's seed.</summary>
internal static class DataStream
{
    public const uint Order = 0xDA7A_0001;
    public const uint Augmentation = 0xDA7A_0002;
    public const uint HoldOut = 0xDA7A_0003;
    public const uint ShapesTrain = 0xDA7A_0004;
    public const uint ShapesTest = 0xDA7A_0005;
}
