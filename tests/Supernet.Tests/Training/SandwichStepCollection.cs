using Xunit;

namespace AlphaNet.Pure.Supernet.Tests.Training;

/// <summary>Keeps tests that read the process's allocation counter from running beside others.</summary>
[CollectionDefinition(nameof(SandwichStepTests), DisableParallelization = true)]
public sealed class SandwichStepCollection;
