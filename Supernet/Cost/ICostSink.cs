using AlphaNet.Pure.Supernet.Spaces;

namespace AlphaNet.Pure.Supernet.Cost;

/// <summary>Receives the layers of a network in order, so that totals and tables come from one walk.</summary>
internal interface ICostSink
{
    void Add(BlockPlan? block, string layer, int outChannels, int outSize, long macs, long parameters, bool isUsed = true);
}
