namespace AlphaNet.Pure.Supernet.Spaces;

/// <summary>What a block's shortcut does; the values combine, pooling comes first.</summary>
[Flags]
public enum ShortcutKind
{
    /// <summary>Stride 1, equal channels: the input itself.</summary>
    Identity = 0,

    /// <summary>Stride 2: 2x2 average pooling, padded by 1 when the side is odd, padding counted.</summary>
    Pool = 1,

    /// <summary>Unequal channels: 1x1 convolution without bias, batch norm or activation.</summary>
    Convolution = 2,

    /// <summary>Both.</summary>
    PoolThenConvolution = Pool | Convolution,
}
