using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Silo.Echoes;

/// <summary>
/// Tells which run a webhook comes back from (SPEC B-9): runs note their calls here, deliveries ask. A call is never held up by it: what could
/// not be noted costs a loop one more round.
/// </summary>
public sealed partial class Echoes(IGrainFactory grains, TimeProvider clock, ILogger<Echoes> log)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Before a call, since its webhook may be faster than its answer.</summary>
    internal Task Begin(string workspace, RunRecord run, JsonText input, ToolFacts tool) => Note(workspace, run, tool, now =>
        Call(run, tool, now, now + (run.Request!.Binding.Config.Timeout ?? DefaultTimeout)) with
        {
            Marks = [.. CallMarks.OfInput(run.Request.Task, input), .. Traces(run.Key)],
        });

    /// <summary>After it, with what it answered.</summary>
    internal Task End(string workspace, RunRecord run, JsonText input, ToolFacts tool, ToolOutcome outcome) => Note(workspace, run, tool, now =>
        Call(run, tool, now, now) with
        {
            Marks = outcome.Output is { } output ? CallMarks.OfOutput(run.Request!.Task, input, output) : [],
        });

    /// <summary>The calls that a delivery may come back from, with what was asked; the question is only put where there are calls.</summary>
    internal async Task<(EchoQuestion Question, ImmutableArray<EchoFound> Found)> Find(string workspace, Func<EchoQuestion> ask)
    {
        var memory = Memory(workspace);
        if (!await memory.HasCalls()) return (EchoQuestion.Nothing, []);
        var question = ask();
        return (question, await memory.Find(question.Hashes));
    }

    private static EchoCall Call(RunRecord run, ToolFacts tool, DateTimeOffset begun, DateTimeOffset ends) => new()
    {
        RunId = run.Id,
        Causation = run.Request!.Event.Causation.Add(run.Request.Binding.Id),
        Depth = run.Request.Event.Depth + 1,
        BegunAt = begun,
        EndsAt = ends,
        System = tool.ServerType,
    };

    private static IEnumerable<ulong> Traces(Guid key)
    {
        yield return CallMarks.OfTrace(RunTrace.Id(key));
        if (Activity.Current is { } activity) yield return CallMarks.OfTrace(activity.TraceId.ToHexString());
    }

    private async Task Note(string workspace, RunRecord run, ToolFacts tool, Func<DateTimeOffset, EchoCall> call)
    {
        if (ReadingTools.OnlyReads(tool.ReadOnlyHint, run.Request!.Binding.Config.ToolName)) return;
        try
        {
            await Memory(workspace).Note(call(clock.GetUtcNow()));
        }
        catch (Exception error)
        {
            LogNotNoted(log, error, run.Id);
        }
    }

    private IEchoGrain Memory(string workspace) => grains.GetGrain<IEchoGrain>(GrainKeys.Echoes(workspace));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The call of run {RunId} could not be noted: if it comes back by webhook, that is not noticed")]
    private static partial void LogNotNoted(ILogger logger, Exception error, Guid runId);
}
