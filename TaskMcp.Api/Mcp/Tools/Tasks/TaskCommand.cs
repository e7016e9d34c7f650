using TaskMcp.Access;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

/// <summary>Arguments that name a task to be changed, and the state in which it was seen.</summary>
internal record TaskCommand
{
    public required Guid TaskId { get; init; }

    public long? ExpectedVersion { get; init; }

    public string? IdempotencyKey { get; init; }

    public CommandContext Context(Call call) => call.Command() with { ExpectedVersion = ExpectedVersion };
}
