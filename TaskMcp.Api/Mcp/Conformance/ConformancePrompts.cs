using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>The prompts that the suite asks for, and completion of their arguments.</summary>
internal sealed class ConformancePrompts : IPromptSource, ICompletionSource, IConformanceFixture
{
    private const string WithArguments = "test_prompt_with_arguments";

    private static readonly string[] Values = ["paris", "park", "party"];

    private static readonly JsonObject[] Definitions =
    [
        Prompt("test_simple_prompt"), Prompt(WithArguments, "arg1", "arg2"), Prompt("test_prompt_with_embedded_resource", "resourceUri"), Prompt("test_prompt_with_image"), Prompt("test_input_required_result_prompt"),
    ];

    public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) => ValueTask.FromResult<IReadOnlyList<JsonObject>>(Definitions);

    public ValueTask<JsonObject?> Get(McpCall call, string name, JsonObject arguments) => ValueTask.FromResult(name switch
    {
        "test_simple_prompt" => Messages(Content.Text("This is a simple prompt for testing.")),
        WithArguments => Messages(Content.Text($"Prompt with arguments: arg1='{arguments.RequiredText("arg1")}', arg2='{arguments.RequiredText("arg2")}'")),
        "test_prompt_with_embedded_resource" => Messages(
            Content.Resource(arguments.RequiredText("resourceUri"), "text/plain", "Embedded resource content for testing."), Content.Text("Please process the embedded resource above.")),
        "test_prompt_with_image" => Messages(Content.Picture(), Content.Text("Please analyze the image above.")),
        "test_input_required_result_prompt" => call.Answer("user_context") is { } answer
            ? Messages(Content.Text($"Prompt with context: {answer.Field("context")}"))
            : Questions.Ask(("user_context", Questions.Form("What context should the prompt use?", """{ "context": { "type": "string" } }""", "context"))),
        _ => null,
    });

    public ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context) => ValueTask.FromResult(
        reference.Text("name") == WithArguments ? Completion(Values.Where(value => value.StartsWith(argument.Text("value") ?? "", StringComparison.Ordinal))) : null);

    private static JsonObject Completion(IEnumerable<string> values)
    {
        var found = new JsonArray([.. values.Select(JsonNode (value) => JsonValue.Create(value))]);
        return new() { ["completion"] = new JsonObject { ["values"] = found, ["total"] = found.Count, ["hasMore"] = false } };
    }

    private static JsonObject Prompt(string name, params string[] arguments)
    {
        var prompt = new JsonObject { ["name"] = name, ["description"] = $"Fixture {name} of the conformance suite" };
        if (arguments.Length > 0) prompt["arguments"] = new JsonArray([.. arguments.Select(JsonNode (argument) => new JsonObject { ["name"] = argument, ["description"] = argument, ["required"] = true })]);
        return prompt;
    }

    private static JsonObject Messages(params JsonObject[] contents) => new() { ["messages"] = new JsonArray([.. contents.Select(JsonNode (content) => Content.Message(content))]) };
}
