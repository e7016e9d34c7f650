using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>What a token endpoint gave (RFC 6749, 5.1). Its text form shows nothing of it.</summary>
internal sealed class TokenAnswer
{
    private const int Longest = 32_768;

    public required Secret AccessToken { get; init; }

    /// <summary>Null when none came: after a refresh the one before stays good.</summary>
    public Secret? RefreshToken { get; init; }

    public TimeSpan? Lifetime { get; init; }

    /// <summary>Null when the server granted what was asked for (RFC 6749, 5.1).</summary>
    public ImmutableArray<string>? Scopes { get; init; }

    /// <exception cref="OAuthException">It is no token that can be sent.</exception>
    public static TokenAnswer Parse(JsonObject json)
    {
        if (json.Text("access_token") is not { Length: > 0 and <= Longest } token || !IsSendable(token)) throw OAuthException.Invalid("The authorization server's answer has no usable access_token.");
        if (!string.Equals(json.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase)) throw OAuthException.Invalid("The authorization server gave a token that is no bearer token (token_type).");
        return new()
        {
            AccessToken = new(token),
            RefreshToken = json.Text("refresh_token") is { Length: > 0 and <= Longest } refresh ? new(refresh) : null,
            Lifetime = Seconds(json["expires_in"]) is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(3_650).TotalSeconds)) : null,
            Scopes = json.Text("scope") is { } scope ? ScopeChoice.Split(scope) : null,
        };
    }

    public override string ToString() => "***";

    private static bool IsSendable(string token) => token.All(character => character is >= '!' and <= '~');

    // Some servers write the number as a text.
    private static double? Seconds(JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.Number when value.TryGetValue<double>(out var number) && number > 0 => number,
        JsonValueKind.String when double.TryParse(value.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => null,
    };
}
