using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Prompts;

/// <summary>The arguments of a prompt, which are all texts.</summary>
internal sealed class PromptArguments(JsonObject arguments)
{
    private const int Longest = 4_000;

    /// <summary>What is wrong with them, seen with the definition; null when nothing is.</summary>
    public Refusal? Wrong(JsonObject definition)
    {
        var known = definition["arguments"]!.AsArray().Select(argument => argument!.AsObject()).ToDictionary(argument => argument.Text("name")!, StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            if (!known.ContainsKey(name)) return Refusal.Field(RequestCodes.UnknownField, name, $"{name} is not an argument of this prompt; there are {string.Join(", ", known.Keys)}.");
            if (!value.TryGetText(out var text)) return Refusal.Field(RequestCodes.Invalid, name, $"{name} must be a string.");
            if (text.Length > Longest) return Refusal.Field(RequestCodes.Invalid, name, $"{name} must have at most {Longest} characters (it had {text.Length}).");
        }

        return known.Values.FirstOrDefault(argument => argument.Is("required") && Text(argument.Text("name")!) is null) is { } missing
            ? Refusal.Field(RequestCodes.Invalid, missing.Text("name")!, $"{missing.Text("name")} is required.")
            : null;
    }

    /// <summary>Null when it is not given, or empty.</summary>
    public string? Text(string name) => arguments.Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>An id that may be left out.</summary>
    public GrainResult<Guid?> Id(string name)
    {
        if (Text(name) is not { } text) return new GrainResult<Guid?>();
        return Guid.TryParseExact(text, "D", out var id)
            ? new GrainResult<Guid?> { Value = id }
            : Refusal.Field(RequestCodes.IdInvalid, name, $"{name} must be a UUID such as 0198c0de-0000-7000-8000-000000000000.");
    }
}
