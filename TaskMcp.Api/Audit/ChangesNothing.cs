using Microsoft.AspNetCore.Builder;

namespace TaskMcp.Api.Audit;

/// <summary>Said of a route that only looks, although it takes a body by POST: a preview that an editor asks for with every key would bury the audit.</summary>
internal sealed class ChangesNothing
{
    private ChangesNothing()
    {
    }

    public static ChangesNothing Instance { get; } = new();
}

/// <summary>Says it.</summary>
internal static class ChangesNothingRoutes
{
    /// <summary>What is refused for the caller's role is recorded all the same, before the route is reached.</summary>
    public static TBuilder ChangesNothing<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(Audit.ChangesNothing.Instance);
}
