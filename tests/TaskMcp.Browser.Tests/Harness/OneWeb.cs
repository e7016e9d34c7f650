namespace TaskMcp.Browser.Harness;

/// <summary>The tests that share one product and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class OneWeb : ICollectionFixture<Web>
{
    public const string Name = "One web";
}
