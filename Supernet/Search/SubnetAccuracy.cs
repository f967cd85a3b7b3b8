namespace AlphaNet.Pure.Supernet.Search;

/// <summary>How good a subnet is on validation data.</summary>
/// <param name="Top1">Share of images whose class ranks first, in percent.</param>
/// <param name="Top5">Share of images whose class is among the first five, in percent; null where it is unknown, as of a predictor.</param>
/// <param name="Loss">Mean cross entropy; null where it is unknown.</param>
public readonly record struct SubnetAccuracy(double Top1, double? Top5, double? Loss);
