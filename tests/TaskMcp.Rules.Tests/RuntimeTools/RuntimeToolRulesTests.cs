using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.RuntimeTools;

namespace TaskMcp.Rules.Tests.RuntimeTools;

/// <summary>SPEC S-7: what is saved works, as far as that can be known.</summary>
public class RuntimeToolRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly HttpAction Get = new() { Url = "https://api.example.com/{{ input.city }}" };

    [Theory, InlineData("get_weather"), InlineData("a"), InlineData("x1_y2")]
    public void A_name_is_lower_case_with_single_underscores(string name) => Create(name: name).IsAccepted.ShouldBeTrue();

    [Theory, InlineData(""), InlineData("Get"), InlineData("1a"), InlineData("_a"), InlineData("a__b"), InlineData("a-b"), InlineData("a b"), InlineData("a\n"), InlineData("ünder")]
    public void Any_other_name_is_refused(string name) => Create(name: name).Refusal!.Errors.Keys.ShouldContain("name");

    [Fact]
    public void A_tool_says_what_it_is_for() => Create(description: " ").Refusal!.Errors.Keys.ShouldContain("description");

    [Theory]
    [InlineData("https://api.example.com/{{ input.city", "template.syntax", "http.url")]
    [InlineData("https://api.example.com/{{ task.title }}", "template.unknown_variable", "http.url")]
    [InlineData("https://api.example.com/{{ input.city | shout }}", "template.unknown_filter", "http.url")]
    [InlineData("https://{{ input.city }}/", "runtime_tool.invalid", "http.url")]
    public void A_URL_is_checked_when_it_is_saved(string url, string code, string field) => Refused(new() { Url = url }, code, field);

    [Theory]
    [InlineData("GET", "{}", "http.body")]
    [InlineData("HEAD", null, "http.method")]
    public void A_request_is_one_that_can_be_made(string method, string? body, string field) =>
        Refused(Get with { Method = method, Body = body is null ? null : new JsonText(body) }, "runtime_tool.invalid", field);

    [Fact]
    public void A_body_sees_no_output_and_an_output_does()
    {
        Refused(Get with { Method = "POST", Body = new("""{"a":"{{ output }}"}""") }, "template.unknown_variable", "http.body.a");
        Create(http: Get with { Output = new("""{"a":"{{ output.body.x }}"}""") }).IsAccepted.ShouldBeTrue();
    }

    [Theory, InlineData("Host"), InlineData("Content-Length"), InlineData("Transfer-Encoding"), InlineData("Cookie"), InlineData("a b"), InlineData("a\r\nb")]
    public void A_header_says_nothing_of_the_message_itself(string name) =>
        Refused(Get with { Headers = ImmutableDictionary<string, string>.Empty.Add(name, "x") }, "runtime_tool.invalid", $"http.headers.{name}");

    [Theory, InlineData("a\r\nb"), InlineData("ü"), InlineData("")]
    public void A_secret_can_be_sent(string secret) =>
        Create(http: Get, secrets: ImmutableDictionary<string, Secret>.Empty.Add("Authorization", new(secret))).Refusal!.Errors.Keys.ShouldContain("secret_headers.Authorization");

    [Fact]
    public void It_does_one_thing()
    {
        var tool = new ToolAction { ConnectionId = Guid.CreateVersion7(), ToolName = "echo", Input = JsonText.EmptyObject };
        Create(tool: tool).Refusal!.Errors.Keys.ShouldContain("http");
        RuntimeToolRules.Create(Guid.NewGuid(), Command() with { Http = null }, Now).Refusal!.Errors.Keys.ShouldContain("http");
        RuntimeToolRules.Create(Guid.NewGuid(), Command() with { Http = null, Tool = tool with { ConnectionId = RuntimeToolServer.Id } }, Now).Refusal!.Errors.Keys.ShouldContain("tool.connection_id");
        RuntimeToolRules.Create(Guid.NewGuid(), Command() with { Http = null, Tool = tool }, Now).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void What_it_says_or_does_is_in_its_hash_and_nothing_else()
    {
        var tool = Create().Value!;
        Update(tool, new() { Context = Context, Description = "Another one." }).Hash.ShouldNotBe(tool.Hash);
        Update(tool, new() { Context = Context, Http = Get with { Url = "https://api.example.com/v2" } }).Hash.ShouldNotBe(tool.Hash);
        Update(tool, new() { Context = Context, Enabled = false }).Hash.ShouldBe(tool.Hash);
        Update(tool, new() { Context = Context, Enabled = false }).Version.ShouldBe(2);
        Update(tool, new() { Context = Context, Enabled = true }).ShouldBeSameAs(tool);
    }

    [Fact]
    public void Secrets_do_not_follow_to_another_host()
    {
        var tool = Create(secrets: ImmutableDictionary<string, Secret>.Empty.Add("Authorization", new("Bearer abc"))).Value!;
        var elsewhere = new UpdateRuntimeTool { Context = Context, Http = Get with { Url = "https://evil.example/" } };

        RuntimeToolRules.Update(tool, elsewhere, Now).Refusal!.Code.ShouldBe("runtime_tool.secrets_required");
        RuntimeToolRules.Update(tool, elsewhere with { SecretHeaders = ImmutableDictionary<string, Secret>.Empty }, Now).IsAccepted.ShouldBeTrue();
        RuntimeToolRules.Update(tool, elsewhere with { Http = Get with { Url = "https://api.example.com/v2" } }, Now).IsAccepted.ShouldBeTrue();
    }

    private static CommandContext Context => new() { Actor = Actor.Owner, CorrelationId = "" };

    private static CreateRuntimeTool Command() => new()
    {
        Context = Context, Name = "get_weather", Description = "The weather of a city.", InputSchema = new("""{"type":"object","properties":{"city":{"type":"string"}}}"""), Http = Get,
    };

    private static GrainResult<RuntimeToolSnapshot> Create(
        string name = "get_weather", string description = "The weather of a city.", HttpAction? http = null, ToolAction? tool = null, ImmutableDictionary<string, Secret>? secrets = null) =>
        RuntimeToolRules.Create(
            Guid.NewGuid(), Command() with { Name = name, Description = description, Http = http ?? Get, Tool = tool, SecretHeaders = secrets ?? ImmutableDictionary<string, Secret>.Empty }, Now);

    private static RuntimeToolSnapshot Update(RuntimeToolSnapshot tool, UpdateRuntimeTool command) => RuntimeToolRules.Update(tool, command, Now).Value!;

    private static void Refused(HttpAction http, string code, string field)
    {
        var refusal = Create(http: http).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(code, refusal.Message);
        refusal.Errors.Keys.ShouldBe([field]);
    }
}
