using System.Text.RegularExpressions;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

/// <summary>The first start, and a data directory that is taken or damaged (SPEC A-1, O-1).</summary>
public class DataDirectoryTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_first_start_makes_a_private_data_directory_and_prints_a_link_that_signs_in()
    {
        await using var app = await TaskMcpProcess.Started(("TaskMcp__OwnerToken", null));

        File.GetUnixFileMode(app.DataDirectory).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(app.DataDirectory, "*", SearchOption.AllDirectories))
            File.GetUnixFileMode(file).ShouldBe(OwnerOnly, file);

        var link = Regex.Match(app.Output, $@"{Regex.Escape(app.Url.GetLeftPart(UriPartial.Authority))}/\S*[=#/](?<token>[\w\-]{{20,}})");
        link.Success.ShouldBeTrue(app.Output);
        var token = link.Groups["token"].Value;
        File.ReadAllText(Path.Combine(app.DataDirectory, "owner-token")).Trim().ShouldBe(token);
        using var api = new Api(app.Url, token);
        (await api.Get("/api/tasks")).Ok();
        using var stranger = new Api(app.Url, token: null);
        ((int)(await stranger.Get("/api/tasks")).Status).ShouldBe(401);

        await app.Stop();
        await app.Start();
        (await api.Get("/api/tasks")).Ok();
    }

    [Fact]
    public async Task Without_any_setting_everything_is_kept_in_data_below_the_content_root()
    {
        using var folder = new TemporaryFolder();
        await using var app = await TaskMcpProcess.Started(("TaskMcp__OwnerToken", null), ("TaskMcp__DataDirectory", null), ("ASPNETCORE_CONTENTROOT", folder.Path));

        File.Exists(Path.Combine(folder.Path, "data", "taskmcp.db")).ShouldBeTrue();
        using var api = new Api(app.Url, File.ReadAllText(Path.Combine(folder.Path, "data", "owner-token")).Trim());
        await api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        await using var app = await TaskMcpProcess.Started();

        await using var second = app.Launch();
        (await second.Ended()).ShouldNotBe(0, second.Output);

        second.Output.ShouldContain(app.DataDirectory);
        second.Output.ShouldNotContain("   at ", customMessage: "a clear message, not a stack trace");
        await app.Api.CreateTask(new { title = "Still here" });
    }

    [Fact]
    public async Task A_damaged_database_is_reported_and_left_as_it_is()
    {
        await using var app = await TaskMcpProcess.Started();
        await app.Api.CreateTask(new { title = "Soon unreadable" });
        await app.Stop();
        var file = app.DatabaseFile;
        var damaged = File.ReadAllBytes(file);
        new Random(7).NextBytes(damaged.AsSpan(0, Math.Min(damaged.Length, 4096)));
        File.WriteAllBytes(file, damaged);

        await using var start = app.Launch();
        (await start.Ended()).ShouldNotBe(0, start.Output);

        start.Output.ShouldContain(file);
        start.Output.ShouldNotContain("   at ", customMessage: "a clear message, not a stack trace");
        File.ReadAllBytes(file).ShouldBe(damaged);
    }
}
