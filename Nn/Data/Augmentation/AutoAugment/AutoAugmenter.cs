namespace AlphaNet.Pure.Nn.Data;

/// <summary>Does the operations of AutoAugment to images of bytes [height, width, 3].</summary>
/// <remarks>The results are those of the Python imaging library, which the published policy was applied with. It owns scratch memory: one thread uses it at a time.</remarks>
internal sealed class AutoAugmenter(int height, int width)
{
    /// <summary>Channels of the images: red, green and blue.</summary>
    public const int Channels = 3;

    private readonly int[] counts = new int[Channels * PointTables.Length];
    private readonly byte[] tables = new byte[Channels * PointTables.Length];
    private byte[] image = new byte[height * width * Channels];
    private byte[] warped = new byte[height * width * Channels];

    /// <summary>The image: to be filled before an operation, and changed by it. Its memory is another after every operation.</summary>
    public Span<byte> Image => image;

    /// <summary>Does both operations of a plan.</summary>
    public void Apply(in AutoAugmentPlan plan)
    {
        Apply(plan.First);
        Apply(plan.Second);
    }

    /// <summary>Does one operation.</summary>
    public void Apply(in AutoAugmentStep step)
    {
        var value = step.Value;
        switch (step.Operation)
        {
            case AutoAugmentOperation.Equalize:
                EqualizeTables.Fill(tables, Count());
                break;
            case AutoAugmentOperation.AutoContrast:
                AutoContrastTables.Fill(tables, Count());
                break;
            case AutoAugmentOperation.Invert:
                PointTables.Invert(tables);
                break;
            case AutoAugmentOperation.Posterize:
                PointTables.Posterize(tables, (int)value);
                break;
            case AutoAugmentOperation.Solarize:
                PointTables.Solarize(tables, (int)value);
                break;
            case AutoAugmentOperation.SolarizeAdd:
                PointTables.SolarizeAdd(tables, (int)value);
                break;
            case AutoAugmentOperation.Color:
                ColorBlend.Apply(image, value);
                return;
            case AutoAugmentOperation.Rotate:
                Warp(AffineMap.Rotation(value, height, width), step.Filter);
                return;
            case AutoAugmentOperation.ShearX:
                Warp(AffineMap.ShearX(value), step.Filter);
                return;
            case AutoAugmentOperation.ShearY:
                Warp(AffineMap.ShearY(value), step.Filter);
                return;
            case AutoAugmentOperation.TranslateYRel:
                Warp(AffineMap.TranslationY(value * height), step.Filter);
                return;
            default:
                return;
        }

        PointTables.Apply(tables, image);
    }

    /// <summary>How often each level occurs, channel by channel.</summary>
    private ReadOnlySpan<int> Count()
    {
        counts.AsSpan().Clear();
        for (var i = 0; i < image.Length; i += Channels)
        {
            counts[image[i]]++;
            counts[PointTables.Length + image[i + 1]]++;
            counts[2 * PointTables.Length + image[i + 2]]++;
        }

        return counts;
    }

    private void Warp(in AffineMap map, WarpFilter filter)
    {
        AffineWarp.Apply(image, warped, height, width, map, filter);
        (image, warped) = (warped, image);
    }
}
