using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Http;

/// <summary><c>Idempotency-Key</c> (SPEC T-7).</summary>
[Collection(OneApp.Name)]
public class IdempotencyTests(TestApp app)
{
    [Fact]
    public async Task The_same_key_many_times_at_once_makes_one_task()
    {
        var tag = NewKey();
        var key = ("Idempotency-Key", NewKey());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.Http.PostJson("/api/tasks", new { title = "Once", tags = new[] { tag } }, key)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        answers.Select(answer => answer.Text).Distinct().ShouldHaveSingleItem();
        answers.Count(answer => answer.Header("Idempotent-Replayed") == "true").ShouldBe(15);
        (await app.Http.GetJson($"/api/tasks?tag={tag}")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_with_its_headers()
    {
        var key = ("Idempotency-Key", NewKey());
        var first = await app.Http.PostJson("/api/tasks", new { title = "First" }, key);
        await app.Http.PatchJson($"/api/tasks/{first.Id}", new { title = "Changed since" });

        var repeat = await app.Http.PostJson("/api/tasks", new { title = "First" }, key);

        repeat.ShouldBe(HttpStatusCode.Created);
        repeat.Text.ShouldBe(first.Text);
        repeat.ETag.ShouldBe(first.ETag);
        repeat.Header("Location").ShouldBe(first.Header("Location"));
        repeat.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (first.Header("Idempotent-Replayed"), repeat.Header("Idempotent-Replayed")).ShouldBe((null, "true"));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_a_mismatch()
    {
        var key = ("Idempotency-Key", NewKey());
        var id = (await app.Http.PostJson("/api/tasks", new { title = "One" }, key)).Id;

        (await app.Http.PostJson("/api/tasks", new { title = "Another" }, key)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.mismatch");
        (await app.Http.PostJson($"/api/tasks/{id}/complete", null, key)).ShouldBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency.mismatch");
    }

    [Fact]
    public async Task A_refusal_is_repeated_too_and_a_wrong_request_does_not_use_the_key()
    {
        var key = ("Idempotency-Key", NewKey());
        (await app.Http.PostJson("/api/tasks", "{\"titel\":1}", key)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.unknown_field");
        (await app.Http.PostJson("/api/tasks", new { title = "" }, key)).ShouldBeProblem(HttpStatusCode.BadRequest, "task.title_invalid");
        (await app.Http.PostJson("/api/tasks", new { title = "" }, key)).Header("Idempotent-Replayed").ShouldBe("true");
    }

    [Fact]
    public async Task Notes_changes_and_deletions_happen_once()
    {
        var id = await app.Http.NewTask();
        var (note, delete) = (("Idempotency-Key", NewKey()), ("Idempotency-Key", NewKey()));

        var notes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Http.PostJson($"/api/tasks/{id}/notes", new { text = "Once" }, note)));
        notes.Select(answer => answer.Id).Distinct().ShouldHaveSingleItem();
        (await app.Http.GetJson($"/api/tasks/{id}/notes")).Items.Count.ShouldBe(1);

        (await app.Http.DeleteJson($"/api/tasks/{id}", delete)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.DeleteJson($"/api/tasks/{id}", delete)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.DeleteJson($"/api/tasks/{id}")).ShouldBeProblem(HttpStatusCode.NotFound, "task.not_found");
    }

    [Theory, InlineData("a b"), InlineData("\u007f"), InlineData("x", 256)]
    public async Task A_key_has_its_shape(string text, int times = 1) =>
        (await app.Http.PostJson("/api/tasks", new { title = "x" }, ("Idempotency-Key", string.Concat(Enumerable.Repeat(text, times)))))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "request.idempotency_key_invalid");

    [Fact]
    public async Task A_bulk_change_happens_once()
    {
        var (key, tag) = (("Idempotency-Key", NewKey()), NewKey());
        var body = new { operations = Enumerable.Range(0, 5).Select(i => new { op = "create", task = new { title = $"{i}", tags = new[] { tag } } }) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.Http.PostJson("/api/tasks/bulk", body, key)));

        answers.Select(answer => answer.Text).Distinct().ShouldHaveSingleItem();
        (await app.Http.GetJson($"/api/tasks?tag={tag}")).Items.Count.ShouldBe(5);
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
