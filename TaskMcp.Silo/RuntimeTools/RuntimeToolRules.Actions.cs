using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What the action of a run-time tool may be.</summary>
internal static partial class RuntimeToolRules
{
    private const int MostHeaders = 32;
    private const int LongestHeader = 8_192;
    private const int MostBytes = 4 << 20;
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static Refusal? WhyNot(HttpAction http)
    {
        if (!Methods.Contains(http.Method)) return No("http.method", $"http.method must be one of {string.Join(", ", Methods)}");
        if (http.Body is not null && http.Method == "GET") return No("http.body", "http.body must be left out with GET, which has none");
        if (http.MaxBytes is < 1 or > MostBytes) return No("http.max_bytes", $"http.max_bytes must be 1–{MostBytes} (was {http.MaxBytes})");
        if (http.ExpectedStatus.Any(status => status is < 100 or > 599)) return No("http.expected_status", "http.expected_status must be HTTP statuses, such as 200");
        if (http.Headers.Count > MostHeaders) return No("http.headers", $"http.headers must be at most {MostHeaders} (were {http.Headers.Count})");
        return WhyNotUrl(http.Url)
            ?? http.Headers.Select(header => WhyNotHeader(header.Key, header.Value)).FirstOrDefault(refusal => refusal is not null)
            ?? (http.Body is { } body ? WhyNotJson("http.body", body, RuntimeToolModels.BeforeCall) : null)
            ?? (http.Output is { } output ? WhyNotJson("http.output", output, RuntimeToolModels.AfterCall) : null);
    }

    private static Refusal? WhyNot(ToolAction tool)
    {
        if (tool.ToolName is not { Length: > 0 and <= 300 }) return No("tool.tool_name", "tool.tool_name must be the name of a tool of the connection");
        if (tool.ConnectionId == RuntimeToolServer.Id) return No("tool.connection_id", "tool.connection_id must be a connection: a run-time tool can't call another one");
        if (!tool.Input.ToString().AsSpan().TrimStart().StartsWith('{')) return No("tool.input", "tool.input must be a JSON object: the arguments of the tool");
        return WhyNotJson("tool.input", tool.Input, RuntimeToolModels.BeforeCall) ?? (tool.Output is { } output ? WhyNotJson("tool.output", output, RuntimeToolModels.AfterCall) : null);
    }

    private static Refusal? WhyNotSecrets(RuntimeToolSnapshot tool, ImmutableDictionary<string, Secret> given)
    {
        if (tool.SecretHeaders.IsEmpty) return null;
        if (tool.Http is not { } http) return No("secret_headers", "secret_headers are for http only: a connection has its own credentials");
        if (tool.SecretHeaders.Length > MostHeaders) return No("secret_headers", $"secret_headers must be at most {MostHeaders} (were {tool.SecretHeaders.Length})");
        foreach (var name in tool.SecretHeaders)
        {
            if (!AuthRules.IsUsable(name)) return No($"secret_headers.{name}", $"secret_headers.{name} must be the name of a header that says nothing of the message itself, such as Authorization");
            if (http.Headers.Keys.Contains(name, StringComparer.OrdinalIgnoreCase)) return No($"secret_headers.{name}", $"secret_headers.{name} is in http.headers, too: leave one of them out");
            if (given.TryGetValue(name, out var secret) && (secret.Reveal() is not { Length: > 0 and <= LongestHeader } value || !value.All(character => character is >= ' ' and <= '~')))
                return No($"secret_headers.{name}", $"secret_headers.{name} must be 1–{LongestHeader} printable ASCII characters");
        }

        return null;
    }

    /// <summary>Secrets stay where they were meant for: another host gets them only from who knows them.</summary>
    private static Refusal? KeepsSecretsFor(RuntimeToolSnapshot tool, UpdateRuntimeTool command)
    {
        if (tool.SecretHeaders.IsEmpty || command.SecretHeaders.IsSet || !command.Http.IsSet || tool.Http is null || command.Http.Value is not { Url: { } url }) return null;
        return Origin(url) is { } next && Origin(tool.Http.Url) is { } present && OAuthUrls.IsSameOrigin(next, present)
            ? null
            : Refusal.Field("runtime_tool.secrets_required", "secret_headers", "secret_headers must be sent again with a URL of another host: what is kept was meant for the one before.");
    }

    private static Uri? Origin(string url)
    {
        try
        {
            return UrlTemplate.Parse(url).Template?.Origin;
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static Refusal? WhyNotUrl(string url)
    {
        try
        {
            var (template, reason) = UrlTemplate.Parse(url ?? "");
            return template is null ? No("http.url", $"http.url {reason}") : template.Check(RuntimeToolModels.BeforeCall) is [var first, ..] ? No("http.url", first) : null;
        }
        catch (TemplateException error)
        {
            return No("http.url", error);
        }
    }

    private static Refusal? WhyNotHeader(string name, string value)
    {
        var field = $"http.headers.{name}";
        if (!AuthRules.IsUsable(name)) return No(field, $"{field} must be the name of a header that says nothing of the message itself, such as X-Api-Version");
        if (value is not { Length: <= LongestHeader }) return No(field, $"{field} must be at most {LongestHeader} characters");
        try
        {
            return LiquidTemplate.Parse(value).Check(RuntimeToolModels.BeforeCall) is [var first, ..] ? No(field, first) : null;
        }
        catch (TemplateException error)
        {
            return No(field, error);
        }
    }

    private static Refusal? WhyNotJson(string field, JsonText template, TemplateModel model)
    {
        try
        {
            return JsonTemplate.Parse(template.ToString()).Check(model) is [var first, ..] ? No(field, first) : null;
        }
        catch (TemplateException error)
        {
            return No(field, error);
        }
    }

    private static Refusal No(string field, string message) => Refusal.Field(Invalid, field, message);

    private static Refusal No(string field, TemplateException error) =>
        Refusal.Field(error.Code, error.JsonPath is { Length: > 1 } path && path[0] == '$' ? $"{field}{path[1..]}" : field, $"{field}: {error.Message}");
}
