using System.Diagnostics.CodeAnalysis;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>What a URI of ours names (SPEC S-3).</summary>
internal enum ResourceKind
{
    Task,
    Board,
    Run,
}

/// <summary><c>task://{id}</c>, <c>board://{project}</c> or <c>run://{id}</c>.</summary>
internal sealed record ResourceUri(ResourceKind Kind, Guid Id)
{
    public const string Task = "task://";
    public const string Board = "board://";
    public const string Run = "run://";

    public override string ToString() => $"{Scheme(Kind)}{Id:D}";

    public static bool TryParse(string text, [NotNullWhen(true)] out ResourceUri? uri)
    {
        uri = Enum.GetValues<ResourceKind>()
            .Where(kind => text.StartsWith(Scheme(kind), StringComparison.OrdinalIgnoreCase))
            .Select(kind => Guid.TryParseExact(text.AsSpan(Scheme(kind).Length).TrimEnd('/'), "D", out var id) ? new ResourceUri(kind, id) : null)
            .FirstOrDefault();
        return uri is not null;
    }

    private static string Scheme(ResourceKind kind) => kind switch
    {
        ResourceKind.Task => Task,
        ResourceKind.Board => Board,
        _ => Run,
    };
}
