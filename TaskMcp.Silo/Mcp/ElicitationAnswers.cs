using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp.JsonSchema;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// Makes of what somebody answered what the server gets (MCP, elicitation): the defaults of a form are filled in where a member is missing
/// (SEP-1034), then its content is checked against the schema that the server asked with. Answers to other questions are checked for their shape. Pure.
/// </summary>
internal static class ElicitationAnswers
{
    private const string Accept = "accept";

    /// <summary>All answers to all questions, ready to be sent. Refusal: <c>mcp.invalid_input</c>, its errors by field (<c>responses.{key}.content.{member}</c>).</summary>
    public static GrainResult<InputAnswers> Complete(InputRequired asked, ImmutableDictionary<string, JsonText> responses)
    {
        var errors = new List<SchemaError>();
        var completed = ImmutableDictionary.CreateBuilder<string, JsonText>();
        foreach (var key in responses.Keys.Where(key => !asked.Requests.ContainsKey(key)))
        {
            errors.Add(new($"responses.{key}", $"answers nothing that was asked: leave it out (asked: {string.Join(", ", asked.Requests.Keys.Order(StringComparer.Ordinal))})"));
        }

        foreach (var (key, question) in asked.Requests)
        {
            if (responses.TryGetValue(key, out var answer)) completed[key] = Complete(key, question, answer, errors);
            else errors.Add(new($"responses.{key}", "is required: an object with action accept, decline or cancel"));
        }

        return errors.Count > 0 ? Refuse(errors) : new InputAnswers { Responses = completed.ToImmutable(), RequestState = asked.RequestState };
    }

    /// <summary>One answer to one question, ready to be sent. Refusal: as above.</summary>
    public static GrainResult<JsonText> Complete(string key, InputQuestion question, JsonText answer)
    {
        var errors = new List<SchemaError>();
        var completed = Complete(key, question, answer, errors);
        return errors.Count > 0 ? Refuse(errors) : completed;
    }

    /// <summary>Whether somebody agreed.</summary>
    public static bool IsAccepted(JsonText answer) => TextOf(ObjectOf(answer)?["action"]) == Accept;

    private static JsonText Complete(string key, InputQuestion question, JsonText answer, List<SchemaError> errors)
    {
        var path = $"responses.{key}";
        if (ObjectOf(answer) is not { } given)
        {
            errors.Add(new(path, "must be an object with action accept, decline or cancel, each member once"));
            return default;
        }

        if (question.Method != Questions.ForPerson)
        {
            if (QuestionAnswers.ErrorIn(answer) is null && WhyNoAnswer(question.Method, given) is { } why) errors.Add(new(path, why));
            return answer;
        }

        var action = TextOf(given["action"]);
        if (action is not (Accept or "decline" or "cancel"))
        {
            errors.Add(new($"{path}.action", "must be accept, decline or cancel"));
            return default;
        }

        var asked = ObjectOf(question.Params) ?? [];
        if (action != Accept || TextOf(asked["mode"]) == "url") return WithoutContent(path, action, given, errors);
        if (given["content"] is not (null or JsonObject))
        {
            errors.Add(new($"{path}.content", "must be an object"));
            return default;
        }

        var content = given["content"] as JsonObject ?? [];
        given["content"] = null;
        var schema = asked["requestedSchema"] as JsonObject ?? [];
        FillIn(schema, content);
        errors.AddRange(new SchemaValidator(JsonSerializer.SerializeToElement(schema)).Check(JsonSerializer.SerializeToElement(content), $"{path}.content"));
        return JsonText.From(new JsonObject { ["action"] = action, ["content"] = content });
    }

    // Whether it is a good answer only the server can judge; it gets none that it could not read.
    private static string? WhyNoAnswer(string method, JsonObject given) => method switch
    {
        Questions.ForModel when TextOf(given["role"]) is not ("user" or "assistant") || given["content"] is not (JsonObject or JsonArray) || TextOf(given["model"]) is null =>
            "must have role user or assistant, content, and the name of the model",
        Questions.ForRoots when given["roots"] is not JsonArray roots || !roots.All(root => root is JsonObject item && TextOf(item["uri"]) is not null) => "must have roots, a list of objects with uri",
        _ => null,
    };

    private static JsonText WithoutContent(string path, string action, JsonObject given, List<SchemaError> errors)
    {
        if (given["content"] is not (null or JsonObject { Count: 0 })) errors.Add(new($"{path}.content", "must be left out: it is for accepted forms only"));
        return JsonText.From(new JsonObject { ["action"] = action });
    }

    private static void FillIn(JsonObject schema, JsonObject content)
    {
        if (schema["properties"] is not JsonObject properties) return;
        foreach (var (name, property) in properties)
        {
            if (!content.ContainsKey(name) && property is JsonObject definition && definition["default"] is { } value) content[name] = value.DeepClone();
        }
    }

    private static Refusal Refuse(List<SchemaError> errors) => new("mcp.invalid_input", string.Join("; ", errors))
    {
        Errors = errors.GroupBy(error => error.Path).ToImmutableDictionary(field => field.Key, field => field.Select(error => error.ToString()).ToImmutableArray()),
    };

    private static JsonObject? ObjectOf(JsonText json)
    {
        try
        {
            return KeptJson.Of(JsonNode.Parse(json.ToString()) ?? "").ToNode() as JsonObject;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
