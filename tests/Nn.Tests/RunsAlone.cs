using Xunit;

namespace AlphaNet.Pure.Nn.Tests;

/// <summary>For tests that measure the whole process, such as its allocations: no other test runs beside them.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
