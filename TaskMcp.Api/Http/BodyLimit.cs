using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Http;

/// <summary>How large a body may be, and how long it may take to come, by kind of route (SPEC A-4).</summary>
internal sealed record BodyLimit
{
    public required int Size { get; init; }

    public required TimeSpan Time { get; init; }

    /// <summary>1 MB: SPEC's limits of a whole task fit many times over.</summary>
    public static BodyLimit Default { get; } = new() { Size = 1 << 20, Time = TimeSpan.FromSeconds(30) };

    /// <summary>What the route of a request says, or <see cref="Default"/>.</summary>
    public static BodyLimit Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() ?? Default;

    public Refusal TooLarge => new(RequestCodes.TooLarge, $"The body must not be larger than {Size} bytes: send less at once, or a link to the rest.");
}
