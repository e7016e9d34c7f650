using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

/// <summary><c>rotate-keys</c> as an operator runs it (SPEC C-8).</summary>
public class KeyRotationTests
{
    private const string Credential = "canary-rotated-58c2f1b07ae94d63";

    [Fact]
    public async Task Rotate_keys_replaces_the_master_key_and_prints_numbers_only()
    {
        await using var app = await TaskMcpProcess.Started();
        var connection = await Keyed(app.Api);
        await app.Stop();
        var old = MasterKey(app);

        await using var rotation = app.Launch("rotate-keys");
        (await rotation.Ended()).ShouldBe(0, rotation.Output);

        rotation.Output.ShouldContain("connections, webhooks and audits sealed again: 2");
        rotation.Output.ShouldContain("master.key holds a new key");
        MasterKey(app).ShouldNotBe(old);
        foreach (var secret in (string[])[old, MasterKey(app), Credential]) rotation.Output.ShouldNotContain(secret);
        await app.Start();
        await ShouldOpen(app.Api, connection);
    }

    [Fact]
    public async Task Rotate_keys_is_refused_while_another_process_has_the_data()
    {
        await using var app = await TaskMcpProcess.Started();
        var connection = await Keyed(app.Api);
        var old = MasterKey(app);

        await using var rotation = app.Launch("rotate-keys");
        (await rotation.Ended()).ShouldBe(1, rotation.Output);

        rotation.Output.ShouldContain(app.DataDirectory);
        rotation.Output.ShouldNotContain("   at ", customMessage: "a clear message, not a stack trace");
        MasterKey(app).ShouldBe(old);
        File.Exists(NextMasterKey(app)).ShouldBeFalse();
        await ShouldOpen(app.Api, connection);
    }

    [Fact]
    public async Task Rotate_keys_killed_at_any_moment_loses_nothing()
    {
        await using var app = await TaskMcpProcess.Started();
        var connections = new List<string>();
        for (var i = 0; i < 40; i++) connections.Add(await Keyed(app.Api));
        await app.Stop();

        var random = new Random(20260401);
        var interrupted = 0;
        for (var round = 0; round < 8; round++)
        {
            await using var rotation = app.Launch("rotate-keys");
            await Eventually.Holds(() => rotation.HasExited || File.Exists(NextMasterKey(app)), "the rotation has begun", () => rotation.Output);
            using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(random.Next(1, 80)));
            await moment.WaitForNextTickAsync();
            if (rotation.HasExited) continue;
            await rotation.Kill();
            interrupted++;
            if (round % 4 != 0) continue;
            await app.Start();
            await ShouldOpen(app.Api, connections[random.Next(connections.Count)]);
            await app.Stop();
        }

        interrupted.ShouldBeGreaterThan(0);
        await using var last = app.Launch("rotate-keys");
        (await last.Ended()).ShouldBe(0, last.Output);
        last.Output.ShouldContain("credentials that do not open: 0");
        File.Exists(NextMasterKey(app)).ShouldBeFalse();
        await app.Start();
        foreach (var connection in connections.Take(5)) await ShouldOpen(app.Api, connection);
    }

    [Fact]
    public async Task A_master_key_of_a_wrong_form_is_told_at_the_start()
    {
        await using var app = await TaskMcpProcess.Started();
        await app.Stop();
        File.WriteAllText(Path.Combine(app.DataDirectory, "master.key"), "not a key");

        await using var start = app.Launch();
        (await start.Ended()).ShouldBe(1, start.Output);

        start.Output.ShouldContain("master.key must be 32 bytes in base64");
        start.Output.ShouldNotContain("   at ", customMessage: "a clear message, not a stack trace");
    }

    private static string MasterKey(TaskMcpProcess app) => File.ReadAllText(Path.Combine(app.DataDirectory, "master.key")).Trim();

    private static string NextMasterKey(TaskMcpProcess app) => Path.Combine(app.DataDirectory, "master.key.next");

    private static Task<string> Keyed(Api api) => api.Connect(new
    {
        name = "Keyed process",
        server_type = "scripted",
        transport = new { type = "stdio", command = "node", args = (string[])[BuiltProduct.Scripted] },
        auth_config = new { type = "api_key", credentials = new { api_key = Credential } },
    });

    private static async Task ShouldOpen(Api api, string connection) =>
        ((string?)(await api.Invoke(connection, "whoami", new { }))["output"]).ShouldBe($"key of {Credential.Length} characters");
}
