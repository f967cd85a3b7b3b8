using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Conformance;

/// <summary>Tests that share the emulated device, one after the other: it takes all processors.</summary>
[CollectionDefinition(EmulatedDevice.Collection)]
public sealed class EmulatedDeviceCollection : ICollectionFixture<EmulatedDevice>;
