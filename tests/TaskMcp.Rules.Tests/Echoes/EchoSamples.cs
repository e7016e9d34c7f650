using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Echoes;
using TaskMcp.Tasks;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Echoes;

/// <summary>A call to GitHub and what comes back of it.</summary>
internal static class EchoSamples
{
    public const string Github = "github";
    public const string IssueAddress = "https://github.com/octo-org/octo-repo/issues/123";

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Guid Caller = Guid.Parse("00000000-0000-4000-8000-000000000001");

    public static TaskSnapshot Task(string links = "{}") => new()
    {
        Id = Caller,
        ProjectId = Guid.Empty,
        Title = "Fix it",
        Status = "open",
        Url = $"http://127.0.0.1:5180/tasks/{Caller:D}",
        ExternalLinks = new(links),
        Version = 1,
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    /// <summary>What GitHub answers to a call that makes or changes an issue.</summary>
    public static JsonObject Issue(string title = "Fix it", string body = "On mobile.") => new()
    {
        ["url"] = "https://api.github.com/repos/octo-org/octo-repo/issues/123",
        ["html_url"] = IssueAddress,
        ["id"] = 444500041,
        ["node_id"] = "MDU6SXNzdWU0NDQ1MDAwNDE=",
        ["number"] = 123,
        ["title"] = title,
        ["body"] = body,
        ["user"] = new JsonObject { ["login"] = "octocat", ["id"] = 21031067, ["html_url"] = "https://github.com/octocat" },
        ["labels"] = new JsonArray(),
    };

    public static JsonObject Delivery(JsonObject issue) => new()
    {
        ["action"] = "opened",
        ["issue"] = issue,
        ["repository"] = new JsonObject { ["id"] = 186853002, ["html_url"] = "https://github.com/octo-org/octo-repo" },
        ["sender"] = new JsonObject { ["id"] = 21031067, ["html_url"] = "https://github.com/octocat" },
    };

    public static MappedTask Mapped(string title = "Fix it", string? note = "On mobile.", string? address = IssueAddress) =>
        new() { Title = title, Note = note, ExternalId = address, ExternalUrl = address };

    public static EchoQuestion Question(MappedTask mapped, string system = Github, JsonNode? payload = null, Guid? task = null, string? trace = null) =>
        EchoQuestion.Of(system, task ?? Guid.NewGuid(), mapped, payload ?? Delivery(Issue()), trace);

    /// <summary>The call as it stands in memory when it has ended at noon.</summary>
    public static EchoCall Call(string input, JsonNode? output = null, string system = Github, TaskSnapshot? task = null) => new()
    {
        RunId = Guid.NewGuid(),
        Causation = [Guid.NewGuid()],
        Depth = 1,
        BegunAt = Noon,
        EndsAt = Noon,
        System = system,
        Marks =
        [
            .. CallMarks.OfInput(task ?? Task(), new(input)),
            .. output is null ? [] : CallMarks.OfOutput(task ?? Task(), new(input), JsonText.From(output)),
        ],
    };

    /// <summary>What is found of these calls.</summary>
    public static ImmutableArray<EchoFound> Found(EchoQuestion question, params EchoCall[] calls)
    {
        var memory = new EchoMemory();
        foreach (var call in calls) memory.Note(call, Noon);
        return memory.Find(question.Hashes, Noon);
    }
}
