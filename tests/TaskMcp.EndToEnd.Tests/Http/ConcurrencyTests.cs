using System.Net;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Http;

/// <summary>Writers that meet (SPEC T-7).</summary>
[Collection(Alone.Name)]
public class ConcurrencyTests(RunningProduct product) : IClassFixture<RunningProduct>
{
    private const int Rounds = 20;
    private readonly Api _api = product.App.Api;

    [Fact]
    public async Task Of_two_writers_with_the_same_if_match_one_wins_and_the_other_learns_the_current_version()
    {
        var task = await _api.CreateTask(new { title = "Contested" });
        var path = $"/api/tasks/{task.Id()}";
        for (var round = 1; round <= Rounds; round++)
        {
            var seen = (await _api.Get(path)).ETag!;

            var answers = await Task.WhenAll(
                _api.Patch(path, new { title = $"left {round}" }, ("If-Match", seen)), _api.Patch(path, new { title = $"right {round}" }, ("If-Match", seen)));

            var won = answers.Single(answer => answer.Status == HttpStatusCode.OK);
            var lost = answers.Single(answer => answer.Status == HttpStatusCode.PreconditionFailed);
            ((long)won.Json["version"]!).ShouldBe(round + 1);
            won.ETag.ShouldBe($"\"{round + 1}\"");
            lost.Code.ShouldBe("version.stale");
            ((long)lost.Json["current"]!["version"]!).ShouldBe(round + 1, lost.Text);
            ((string?)(await _api.GetTask(task.Id()))["title"]).ShouldBe((string?)won.Json["title"]);
        }
    }

    [Fact]
    public async Task The_same_idempotency_key_several_times_at_once_makes_one_task()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var title = $"Once {round}";
            var key = ("Idempotency-Key", $"once-{round}");

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _api.Post("/api/tasks", new { title, tags = new[] { "once" } }, key)));

            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created, string.Join('\n', answers.Select(answer => answer.Text)));
            answers.Select(answer => answer.Json.Id()).Distinct().ShouldHaveSingleItem();
        }

        (await _api.All("/api/tasks?tag=once")).Count.ShouldBe(Rounds);
        (await _api.Post("/api/tasks", new { title = "Another body" }, ("Idempotency-Key", "once-0"))).Code.ShouldBe("idempotency.mismatch");
    }
}
