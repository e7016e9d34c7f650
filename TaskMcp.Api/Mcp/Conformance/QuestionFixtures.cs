using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>Tools that ask their client: of a form, of a model, of roots, in several rounds and with state.</summary>
internal static class QuestionFixtures
{
    private const string Name = """{ "name": { "type": "string" } }""";
    private const string Ok = """{ "ok": { "type": "boolean" } }""";

    private const string Defaults = """
        {
          "name": { "type": "string", "description": "User name", "default": "John Doe" },
          "age": { "type": "integer", "description": "User age", "default": 30 },
          "score": { "type": "number", "description": "User score", "default": 95.5 },
          "status": { "type": "string", "description": "User status", "enum": ["active", "inactive", "pending"], "default": "active" },
          "verified": { "type": "boolean", "description": "Verification status", "default": true }
        }
        """;

    private const string Enums = """
        {
          "untitledSingle": { "type": "string", "description": "Select one option", "enum": ["option1", "option2", "option3"] },
          "titledSingle": { "type": "string", "description": "Select one option with titles",
            "oneOf": [{ "const": "value1", "title": "First Option" }, { "const": "value2", "title": "Second Option" }, { "const": "value3", "title": "Third Option" }] },
          "legacyEnum": { "type": "string", "description": "Select one option (legacy)", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"] },
          "untitledMulti": { "type": "array", "description": "Select multiple options", "minItems": 1, "maxItems": 3, "items": { "type": "string", "enum": ["option1", "option2", "option3"] } },
          "titledMulti": { "type": "array", "description": "Select multiple options with titles", "minItems": 1, "maxItems": 3,
            "items": { "anyOf": [{ "const": "value1", "title": "First Choice" }, { "const": "value2", "title": "Second Choice" }, { "const": "value3", "title": "Third Choice" }] } }
        }
        """;

    public static IReadOnlyList<Fixture> All { get; } =
    [
        new("test_sampling", (call, arguments) => ValueTask.FromResult(call.Answer("sample") is { } sample
            ? Content.Result($"LLM response: {Said(sample)}")
            : Questions.Ask(("sample", Questions.Sample(arguments.RequiredText("prompt"))))), """{ "type": "object", "properties": { "prompt": { "type": "string" } }, "required": ["prompt"] }"""),
        new("test_elicitation", (call, arguments) => ValueTask.FromResult(Elicit(call, "User response", arguments.RequiredText("message"), """{ "response": { "type": "string", "description": "User's response" } }""", "response")),
            """{ "type": "object", "properties": { "message": { "type": "string" } }, "required": ["message"] }"""),
        new("test_elicitation_sep1034_defaults", call => Elicit(call, "Elicitation completed", "Please review and update the form fields with defaults", Defaults)),
        new("test_elicitation_sep1330_enums", call => Elicit(call, "Elicitation completed", "Please select options from the enum fields", Enums)),

        new("test_input_required_result_elicitation", call => call.Answer("user_name") is { } answer
            ? Content.Result($"Hello, {answer.Field("name")}!")
            : Questions.Ask(("user_name", Questions.Form("What is your name?", Name, "name")))),
        new("test_input_required_result_sampling", call => call.Answer("capital_question") is { } answer
            ? Content.Result($"Sampling result: {Said(answer)}")
            : Questions.Ask(("capital_question", Questions.Sample("What is the capital of France?")))),
        new("test_input_required_result_list_roots", call => call.Answer("client_roots") is { } answer
            ? Content.Result($"Found {(answer["roots"] as JsonArray)?.Count ?? 0} root(s)")
            : Questions.Ask(("client_roots", Questions.Roots()))),
        new("test_input_required_result_request_state", call => State(call) == "confirmed" && call.Answer("confirm") is not null
            ? Content.Result("state-ok: the state is the one that was given")
            : Questions.Ask(SealedState.Seal("confirmed"), ("confirm", Questions.Form("Please confirm", Ok, "ok")))),
        new("test_input_required_result_tampered_state", call => State(call) == "untouched" && call.Answer("confirm") is not null
            ? Content.Result("integrity-ok: the state is untouched")
            : Questions.Ask(SealedState.Seal("untouched"), ("confirm", Questions.Form("Please confirm", Ok, "ok")))),
        new("test_input_required_result_multiple_inputs", call => State(call) == "all" && call.Answer("user_name") is { } name && call.Answer("greeting") is { } greeting && call.Answer("client_roots") is not null
            ? Content.Result($"Name: {name.Field("name")}; greeting: {Said(greeting)}")
            : Questions.Ask(SealedState.Seal("all"), ("user_name", Questions.Form("What is your name?", Name, "name")), ("greeting", Questions.Sample("Generate a greeting")), ("client_roots", Questions.Roots()))),
        new("test_input_required_result_multi_round", Rounds),
        new("test_input_required_result_capabilities", AskWhatItCan),
    ];

    private static JsonObject Elicit(McpCall call, string words, string message, string properties, params string[] required) => call.Answer("form") is { } answer
        ? Content.Result($"{words}: action={answer.Text("action")}, content={answer.Object("content")?.ToJsonString() ?? "{}"}")
        : Questions.Ask(("form", Questions.Form(message, properties, required)));

    private static JsonObject Rounds(McpCall call)
    {
        var state = State(call);
        if (state?.StartsWith("second:", StringComparison.Ordinal) == true && call.Answer("step2") is { } second) return Content.Result($"{state["second:".Length..]} likes {second.Field("color")}");
        return state == "first" && call.Answer("step1") is { } first
            ? Questions.Ask(SealedState.Seal($"second:{first.Field("name")}"), ("step2", Questions.Form("Step 2: What is your favorite color?", """{ "color": { "type": "string" } }""", "color")))
            : Questions.Ask(SealedState.Seal("first"), ("step1", Questions.Form("Step 1: What is your name?", Name, "name")));
    }

    private static JsonObject AskWhatItCan(McpCall call)
    {
        if (call.Answers is { Responses.Count: > 0 }) return Content.Result("The client has answered.");
        var questions = new List<(string, JsonObject)>();
        if (call.Client?.Elicitation is not null) questions.Add(("elicit_input", Questions.Form("Elicitation input", """{ "value": { "type": "string" } }""", "value")));
        if (call.Client?.Sampling is not null) questions.Add(("sample_input", Questions.Sample("Sample request")));
        return questions.Count == 0 ? Content.Result("The client cannot be asked.") : Questions.Ask([.. questions]);
    }

    private static string? State(McpCall call) => call.Answers?.RequestState is { } state ? SealedState.Open(state) : null;

    private static string Said(JsonObject sample) => sample.Object("content").Text("text") ?? "nothing";
}
