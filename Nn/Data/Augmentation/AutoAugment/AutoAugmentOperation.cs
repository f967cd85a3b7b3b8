namespace AlphaNet.Pure.Nn.Data;

/// <summary>The operations of AutoAugment (Cubuk et al., 2019, table 6) that its policy for ImageNet uses.</summary>
internal enum AutoAugmentOperation
{
    /// <summary>Leaves the image as it is: an operation that was not drawn.</summary>
    None,

    /// <summary>See <see cref="EqualizeTables"/>.</summary>
    Equalize,

    /// <summary>See <see cref="AutoContrastTables"/>.</summary>
    AutoContrast,

    /// <summary>See <see cref="PointTables.Invert"/>.</summary>
    Invert,

    /// <summary>See <see cref="PointTables.Posterize"/>; the value is the number of bits.</summary>
    Posterize,

    /// <summary>See <see cref="PointTables.Solarize"/>; the value is the threshold.</summary>
    Solarize,

    /// <summary>See <see cref="PointTables.SolarizeAdd"/>; the value is what is added.</summary>
    SolarizeAdd,

    /// <summary>See <see cref="ColorBlend"/>; the value is the factor.</summary>
    Color,

    /// <summary>See <see cref="AffineMap.Rotation"/>; the value is the angle in degrees.</summary>
    Rotate,

    /// <summary>See <see cref="AffineMap.ShearX"/>; the value is the factor.</summary>
    ShearX,

    /// <summary>See <see cref="AffineMap.ShearY"/>; the value is the factor.</summary>
    ShearY,

    /// <summary>See <see cref="AffineMap.TranslationY"/>; the value is the share of the height.</summary>
    TranslateYRel,
}
