namespace TaskMcp.Api.Tests.Harness;

/// <summary>How long tests wait for what must come.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
