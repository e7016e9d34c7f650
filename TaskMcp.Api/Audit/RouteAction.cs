using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TaskMcp.Api.Audit;

/// <summary>What a route does, in the words of the audit.</summary>
/// <param name="Action"><c>noun.verb</c>, from the route's name: <c>UpdateTask</c> is <c>task.update</c>.</param>
/// <param name="OwnerType">What the last id in its path is of.</param>
/// <param name="MadeType">What is made there, where the path ends with the name of a collection.</param>
/// <param name="Parameters">The names of the ids in its path.</param>
internal sealed record RouteAction(string Action, string? OwnerType, string? MadeType, ImmutableArray<string> Parameters)
{
    private static readonly ConcurrentDictionary<RouteEndpoint, RouteAction> Known = [];

    // Verbs of two words, and names without a noun.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["DryRunBinding"] = "binding.dry_run",
        ["DryRunNewBinding"] = "binding.dry_run",
        ["DryRunNewProjectBinding"] = "project_binding.dry_run",
        ["DryRunProjectBinding"] = "project_binding.dry_run",
        ["Redeliver"] = "delivery.redeliver",
        ["RedeliverMany"] = "deliveries.redeliver",
        ["InvokeTool"] = "tool.call",
        ["SignOut"] = "session.end",
        ["ConnectInBrowser"] = "connection.connect",
    };

    /// <summary>Null for what is no route with a name.</summary>
    public static RouteAction? Of(Endpoint? endpoint) =>
        endpoint is RouteEndpoint route && route.Metadata.GetMetadata<IEndpointNameMetadata>() is { } name
            ? Known.GetOrAdd(route, static (route, name) => Derive(name, route.RoutePattern), name.EndpointName)
            : null;

    /// <summary>The thing that is acted on; its id comes after those of what it belongs to: <c>{task}/{binding}</c>.</summary>
    /// <param name="values">Of the request's path.</param>
    /// <param name="location">Where the thing that was made is; null when none was.</param>
    public (string? Type, string? Id) Target(RouteValueDictionary values, string? location)
    {
        var made = location?.Split('/').Where(segment => Guid.TryParseExact(segment, "D", out _)).ToList() ?? [];
        var ids = made.Count > Parameters.Length ? made : [.. Parameters.Select(parameter => values[parameter] as string).OfType<string>()];
        return (ids.Count > Parameters.Length || ids.Count == 0 ? MadeType : OwnerType, ids.Count > 0 ? string.Join('/', ids) : null);
    }

    internal static RouteAction Derive(string name, RoutePattern pattern)
    {
        // Null where there is an id.
        var names = pattern.PathSegments.Select(segment => (segment.Parts[0] as RoutePatternLiteralPart)?.Content).ToList();
        var lastId = names.LastIndexOf(null);
        return new(
            Exceptions.GetValueOrDefault(name) ?? ActionOf(name),
            lastId > 0 ? Singular(names[lastId - 1]!) : null,
            names is [.., { } last] && IsPlural(last) ? Singular(last) : null,
            [.. pattern.Parameters.Select(parameter => parameter.Name)]);
    }

    private static string ActionOf(string name)
    {
        var verb = Words(name).First();
        return name.Length == verb.Length ? verb.ToLowerInvariant() : $"{string.Join('_', Words(name[verb.Length..])).ToLowerInvariant()}.{verb.ToLowerInvariant()}";
    }

    private static IEnumerable<string> Words(string name)
    {
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i < name.Length && !char.IsUpper(name[i])) continue;
            yield return name[start..i];
            start = i;
        }
    }

    private static bool IsPlural(string segment) =>
        segment.EndsWith('s') && !segment.EndsWith("ss", StringComparison.Ordinal) && !segment.EndsWith("us", StringComparison.Ordinal);

    private static string Singular(string plural) => plural.EndsWith("ies", StringComparison.Ordinal) ? $"{plural[..^3]}y" : IsPlural(plural) ? plural[..^1] : plural;
}
