using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Access;

/// <summary>What the answer to an introspection (RFC 7662, 2.2) is good for here. Pure.</summary>
internal static class IntrospectionRules
{
    private const int LongestToken = 8_192;
    private const int LongestName = 200;
    private const int LongestSubject = 500;
    private const string McpPath = "/mcp";

    /// <summary>Names no scope of ours, so that a token without any is good for nothing.</summary>
    private const string NoScope = "no_scope";

    /// <summary>Whether the text can be a token at all (RFC 6750, 2.1).</summary>
    public static bool IsToken(string text) =>
        text.Length is > 0 and <= LongestToken && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~' or '+' or '/' or '=');

    /// <summary>Whom the issuer vouches for, with a name for people; null when the token is not good, not this issuer's, or not meant for this server.</summary>
    public static (ExternalVoucher Voucher, string Name)? Read(JsonObject facts, string issuer, Uri resource, DateTimeOffset now)
    {
        if (!facts.Flag("active") || !IsMeantFor(facts, resource)) return null;
        if (facts["iss"] is not null && facts.Text("iss") != issuer) return null;
        var expires = Instant(facts, "exp");
        if (facts["exp"] is not null && expires is null) return null;
        if (expires <= now || Instant(facts, "nbf") > now) return null;
        // A client that acts for itself (RFC 9068, 2.2).
        if ((facts.Text("sub") ?? facts.Text("client_id")) is not { Length: > 0 and <= LongestSubject } subject || !TextRules.IsStorable(subject)) return null;
        var name = facts.Text("username") is { Length: > 0 } user && TextRules.IsStorable(user) ? user : subject;
        return (new()
        {
            Subject = new() { Issuer = issuer, Subject = subject },
            Scopes = Scopes(facts.Text("scope")),
            IssuedAt = Instant(facts, "iat"),
            ExpiresAt = expires,
        }, TextRules.Start(name, LongestName));
    }

    /// <summary>Only what the token names: one without a scope of ours may nothing, unlike a token of this server.</summary>
    private static ImmutableArray<string> Scopes(string? scope)
    {
        var ours = (scope ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => TokenScopes.All.Contains(name)).Distinct().ToImmutableArray();
        return ours.IsEmpty ? [NoScope] : ours;
    }

    /// <summary>A token for the whole server is good at its MCP endpoint, too, but not the other way round (RFC 8707, 2).</summary>
    private static bool IsMeantFor(JsonObject facts, Uri resource)
    {
        var here = resource.OriginalString.TrimEnd('/');
        var server = here.EndsWith(McpPath, StringComparison.Ordinal) ? here[..^McpPath.Length] : here;
        return Audiences(facts).Select(audience => audience.TrimEnd('/')).Any(audience => audience == here || audience == server);
    }

    private static ImmutableArray<string> Audiences(JsonObject facts) => facts.Text("aud") is { } one ? [one] : facts.Texts("aud") ?? [];

    private static DateTimeOffset? Instant(JsonObject facts, string name)
    {
        if (facts[name] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number || !value.TryGetValue<double>(out var seconds)) return null;
        return seconds is >= 0 and < 253_402_300_799 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }
}
