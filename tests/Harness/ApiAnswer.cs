using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>What the API answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text, string? ETag, string? Location)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is JSON null.");

    /// <summary>The stable code of a problem document.</summary>
    public string? Code => (string?)Json["code"];

    /// <summary>The version that the ETag names.</summary>
    public long Version => long.Parse(ETag!.Trim('"'), CultureInfo.InvariantCulture);

    /// <summary>The body of an answer that must be a success.</summary>
    public JsonNode Ok()
    {
        if ((int)Status is < 200 or > 299) throw new InvalidOperationException($"Expected a success, got {(int)Status}: {Text}");
        return Text.Length == 0 ? new JsonObject() : Json;
    }
}
