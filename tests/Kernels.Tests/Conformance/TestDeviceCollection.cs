using Xunit;

namespace AlphaNet.Pure.Kernels.Tests.Conformance;

/// <summary>Tests that share the device, one after the other: the emulated one takes all processors.</summary>
[CollectionDefinition(TestDevice.Collection)]
public sealed class TestDeviceCollection : ICollectionFixture<TestDevice>;
