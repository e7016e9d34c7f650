using System.Net;
using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Http;

/// <summary>Each wrong request gets a problem with a stable code and the field's name, and nothing is stored.</summary>
[Collection(OneApp.Name)]
public class BadInputTests(TestApp app)
{
    [Theory]
    [InlineData("", "request.malformed", null)]
    [InlineData("{", "request.malformed", null)]
    [InlineData("{\"title\":}", "request.malformed", null)]
    [InlineData("{'title':1}", "request.malformed", null)]
    [InlineData("nonsense", "request.malformed", null)]
    [InlineData("[]", "request.invalid", "$")]
    [InlineData("null", "request.invalid", "$")]
    [InlineData("3", "request.invalid", "$")]
    [InlineData("{}", "request.invalid", "title")]
    [InlineData("{\"title\":null}", "request.invalid", "title")]
    [InlineData("{\"title\":3}", "request.invalid", "title")]
    [InlineData("{\"title\":\"x\",\"titel\":\"y\"}", "request.unknown_field", "titel")]
    [InlineData("{\"Title\":\"x\"}", "request.unknown_field", "Title")]
    [InlineData("{\"title\":\"x\",\"title\":\"y\"}", "request.duplicate_field", "title")]
    [InlineData("{\"title\":\"x\",\"tags\":\"urgent\"}", "request.invalid", "tags")]
    [InlineData("{\"title\":\"x\",\"tags\":[1]}", "request.invalid", "tags[0]")]
    [InlineData("{\"title\":\"x\",\"tags\":[null]}", "request.invalid", "tags[0]")]
    [InlineData("{\"title\":\"x\",\"note\":null}", "request.invalid", "note")]
    [InlineData("{\"title\":\"x\",\"priority\":\"high\"}", "request.invalid", "priority")]
    [InlineData("{\"title\":\"x\",\"priority\":1}", "request.invalid", "priority")]
    [InlineData("{\"title\":\"x\",\"due_date\":\"tomorrow\"}", "request.invalid", "due_date")]
    [InlineData("{\"title\":\"x\",\"due_date\":\"2026-12-01T09:00:00\"}", "request.invalid", "due_date")]
    [InlineData("{\"title\":\"x\",\"due_date\":\"0001-01-01T00:00:00+14:00\"}", "request.invalid", "due_date")]
    [InlineData("{\"title\":\"x\",\"due_reminder\":\"soon\"}", "request.invalid", "due_reminder")]
    [InlineData("{\"title\":\"x\",\"due_reminder\":\"P99999999999Y\"}", "request.invalid", "due_reminder")]
    [InlineData("{\"title\":\"x\",\"estimated_duration\":1.5}", "request.invalid", "estimated_duration")]
    [InlineData("{\"title\":\"x\",\"estimated_duration\":99999999999}", "request.invalid", "estimated_duration")]
    [InlineData("{\"title\":\"x\",\"parent_id\":\"no\"}", "request.invalid", "parent_id")]
    [InlineData("{\"title\":\"x\",\"project_id\":\"{0198c0de-0000-7000-8000-000000000000}\"}", "request.invalid", "project_id")]
    [InlineData("{\"title\":\"x\",\"assigned_to\":{\"name\":\"A\"}}", "request.invalid", "assigned_to.id")]
    [InlineData("{\"title\":\"x\",\"assigned_to\":{\"id\":\"a\",\"role\":\"b\"}}", "request.unknown_field", "assigned_to.role")]
    [InlineData("{\"title\":\"x\",\"bindings\":[{}]}", "request.invalid", "bindings[0].binding_type")]
    [InlineData("{\"title\":\"a\\u0000b\"}", "request.invalid", "title")]
    [InlineData("{\"title\":\"\\ud800\"}", "request.invalid", "title")]
    [InlineData("{\"title\":\"x\",\"fields\":{\"a\":\"\\udc00\"}}", "request.invalid", "fields.a")]
    [InlineData("{\"title\":\"x\",\"fields\":{\"\\ud800\":1}}", "request.invalid", "fields")]
    [InlineData("{\"title\":\"\"}", "task.title_invalid", "title")]
    [InlineData("{\"title\":\"x\",\"status\":\"nowhere\"}", "task.status_unknown", "status")]
    public async Task A_wrong_task_is_refused_by_name(string body, string code, string? field)
    {
        var before = (await app.Http.GetJson("/api/tasks?limit=1")).Text;

        var answer = (await app.Http.PostJson("/api/tasks", body)).ShouldBeProblem(HttpStatusCode.BadRequest, code);

        if (field is not null) answer.Json["errors"]!.AsObject().ContainsKey(field).ShouldBeTrue(answer.Text);
        (await app.Http.GetJson("/api/tasks?limit=1")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task Titles_have_their_limits()
    {
        (await app.Http.PostJson("/api/tasks", new { title = new string('x', 501) })).ShouldBeProblem(HttpStatusCode.BadRequest, "task.title_invalid");
        (await app.Http.PostJson("/api/tasks", new { title = new string('x', 500) })).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Malformed_json_names_its_place() =>
        ((string)(await app.Http.PostJson("/api/tasks", "{\n \"title\": oops }")).Json["detail"]!).ShouldContain("line 2, position 11");

    [Fact]
    public async Task All_wrong_fields_are_named_at_once() =>
        (await app.Http.PostJson("/api/tasks", new { tags = 1, note = 2, nothing = 3 })).Json["errors"]!.AsObject().Select(error => error.Key)
            .ShouldBe(["note", "nothing", "tags", "title"], ignoreOrder: true);

    [Fact]
    public async Task Too_deep_a_body_is_refused() =>
        (await app.Http.PostJson("/api/tasks", $"{{\"title\":\"x\",\"fields\":{new string('[', 500)}{new string(']', 500)}}}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.malformed");

    [Theory, InlineData("/api/tasks/1"), InlineData("/api/tasks/0198c0de00007000800000000000000a"), InlineData("/api/tasks/not-an-id/notes"), InlineData("/api/runs/x"), InlineData("/api/mcp/connections/x"), InlineData("/api/projects/x/board")]
    public async Task An_id_of_the_wrong_shape_is_named(string path) =>
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.id_invalid").Json["errors"]!["id"].ShouldNotBeNull();

    [Theory, InlineData("/api/tasks", "task"), InlineData("/api/projects", "project"), InlineData("/api/runs", "run")]
    public async Task An_unknown_id_is_not_found(string list, string kind) =>
        (await app.Http.GetJson($"{list}/{Guid.NewGuid()}")).ShouldBeProblem(HttpStatusCode.NotFound, $"{kind}.not_found");

    [Theory]
    [InlineData("limit=0", "request.invalid", "limit")]
    [InlineData("limit=201", "request.invalid", "limit")]
    [InlineData("limit=many", "request.invalid", "limit")]
    [InlineData("limit=1&limit=2", "request.invalid", "limit")]
    [InlineData("sort=color", "request.invalid", "sort")]
    [InlineData("priority=p9", "request.invalid", "priority[0]")]
    [InlineData("due_from=today", "request.invalid", "due_from")]
    [InlineData("project_id=inbox", "request.invalid", "project_id")]
    [InlineData("text=a%00b", "request.invalid", "text")]
    [InlineData("stauts=todo", "request.unknown_parameter", "stauts")]
    public async Task A_wrong_query_is_refused_by_name(string query, string code, string field)
    {
        var answer = (await app.Http.GetJson($"/api/tasks?{query}")).ShouldBeProblem(HttpStatusCode.BadRequest, code);
        answer.Json["errors"]!.AsObject().Select(error => error.Key.Replace("[0]", "", StringComparison.Ordinal)).ShouldContain(field.Replace("[0]", "", StringComparison.Ordinal), answer.Text);
    }

    [Theory, InlineData("nonsense"), InlineData("AAAA"), InlineData("%FF"), InlineData("9999999999999999999")]
    public async Task A_made_up_cursor_is_refused(string cursor)
    {
        (await app.Http.GetJson($"/api/tasks?cursor={cursor}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.cursor_invalid");
        (await app.Http.GetJson($"/api/tasks/{await app.Http.NewTask()}/notes?cursor={cursor}")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.cursor_invalid");
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_at_once_and_the_connection_lives()
    {
        using var large = new ByteArrayContent(new byte[10 << 20]) { Headers = { ContentType = new("application/json") } };
        (await app.Http.Send("POST", "/api/tasks", large)).ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too_large");

        // Sent in chunks its length is not known before.
        (await app.Http.Send("POST", "/api/tasks", new StringContent($"{{\"title\":\"{new string('x', 2 << 20)}\"}}", Encoding.UTF8, "application/json"), ("Transfer-Encoding", "chunked")))
            .ShouldBeProblem(HttpStatusCode.RequestEntityTooLarge, "request.too_large");
        (await app.Http.GetJson("/api/tasks?limit=1")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("text/plain"), InlineData("application/xml"), InlineData("application/json; charset=utf-16"), InlineData("multipart/form-data; boundary=x"), InlineData(null)]
    public async Task Another_media_type_is_refused(string? type)
    {
        using var content = new ByteArrayContent("{\"title\":\"x\"}"u8.ToArray());
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        (await app.Http.Send("POST", "/api/tasks", content)).ShouldBeProblem(HttpStatusCode.UnsupportedMediaType, "request.media_type");
    }

    [Fact]
    public async Task A_dependency_cycle_is_refused()
    {
        var (first, second) = (await app.Http.NewTask("first"), await app.Http.NewTask("second"));
        (await app.Http.PatchJson($"/api/tasks/{first}", new { blocked_by = new[] { second } })).ShouldBe(HttpStatusCode.OK);

        (await app.Http.PatchJson($"/api/tasks/{second}", new { blocked_by = new[] { first } })).ShouldBeProblem(HttpStatusCode.Conflict, "task.dependency_cycle");

        (await app.Http.GetJson($"/api/tasks/{second}")).Json["blocked_by"]!.AsArray().ShouldBeEmpty();
    }
}
