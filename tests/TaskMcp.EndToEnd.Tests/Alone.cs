namespace TaskMcp.EndToEnd;

/// <summary>Tests that load the machine or depend on how fast it is, so that they run one after the other and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
