using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Http;

public class LiveFeedTests
{
    /// <summary>SPEC T-9: a listener that comes back misses nothing, even when the product was killed meanwhile.</summary>
    [Fact]
    public async Task A_listener_resumes_after_a_kill_where_it_was()
    {
        await using var app = await TaskMcpProcess.Started();
        string position;
        await using (var feed = await LiveFeed.Open(app.Url, TaskMcpProcess.OwnerToken))
        {
            var first = await app.Api.CreateTask(new { title = "Heard" });
            var heard = await feed.Next();
            heard.Type.ShouldBe("task.created");
            ((string?)heard.Event["task"]!["id"]).ShouldBe(first.Id());
            position = heard.Id;
        }

        var missed = await app.Api.CreateTask(new { title = "Missed" });
        (await app.Api.Patch($"/api/tasks/{missed.Id()}", new { title = "Missed and changed" })).Ok();
        await app.Kill();
        await app.Start();

        await using var resumed = await LiveFeed.Open(app.Url, TaskMcpProcess.OwnerToken, position);
        (await resumed.Next()).Type.ShouldBe("task.created");
        var updated = await resumed.Next();
        updated.Type.ShouldBe("task.updated");
        ((string?)updated.Event["changes"]![0]!["new_value"]).ShouldBe("Missed and changed");
        await app.Api.CreateTask(new { title = "Live again" });
        ((string?)(await resumed.Next()).Event["task"]!["title"]).ShouldBe("Live again");
    }
}
