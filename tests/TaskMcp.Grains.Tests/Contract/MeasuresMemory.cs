namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Tests that measure this process, so nothing else may run in it.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
