using System.Text.Json;
using TaskMcp.Connections;

namespace TaskMcp.Runs;

/// <summary>What a server asks, for a person to read. Words from outside: never markup.</summary>
public static class QuestionWords
{
    /// <summary>The message of each question, with the link it is about; a question without a message is named by its method.</summary>
    public static string Words(this InputRequired question) =>
        string.Join("\n", question.Requests.OrderBy(asked => asked.Key, StringComparer.Ordinal).Select(asked => Words(asked.Value)));

    private static string Words(InputQuestion question)
    {
        using var asked = JsonDocument.Parse(question.Params.ToString());
        var message = Text(asked.RootElement, "message") ?? question.Method;
        return Text(asked.RootElement, "url") is { } url ? $"{message} {url}" : message;
    }

    private static string? Text(JsonElement asked, string name) =>
        asked.ValueKind == JsonValueKind.Object && asked.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
