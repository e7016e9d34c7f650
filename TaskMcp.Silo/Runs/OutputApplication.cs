using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Notifications;
using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Runs;

/// <summary>
/// Brings a tool's output to the task (SPEC B-4). Every output has an operation id, so one that a crash cut off is repeated without effect
/// where it had one already.
/// </summary>
public sealed class OutputApplication(IGrainFactory grains)
{
    private const int MaxNoteLength = 20_000;

    /// <summary>A change of one key of <c>fields</c> replaces the whole object, so it is made again when somebody else was faster.</summary>
    private const int MaxTries = 10;

    /// <summary>Applies all outputs; what could not be applied is named, not thrown.</summary>
    public async Task<ImmutableArray<string>> Apply(string workspace, RunRecord run, RunAttempt attempt, CancellationToken cancellationToken)
    {
        var request = run.Request!;
        var scope = BindingScope.Of(request, attempt.Output?.ToNode(), attempt.FinishedAt!.Value);
        var problems = ImmutableArray.CreateBuilder<string>();
        for (var index = 0; index < request.Binding.Config.OutputHandling.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var handling = request.Binding.Config.OutputHandling[index];
            var output = new Output(workspace, run.Id, request, attempt, index);
            if (await Apply(handling, output, scope) is { } problem) problems.Add($"{Name(handling.Action)}: {problem}");
        }

        return problems.ToImmutable();
    }

    private async Task<string?> Apply(OutputHandling handling, Output output, TemplateScope scope)
    {
        try
        {
            return handling.Action switch
            {
                OutputAction.AppendNote => await AppendNote(OutputValue.Text(OutputValue.Of(handling, scope)), output),
                OutputAction.UpdateField => await UpdateField(handling, output, scope),
                OutputAction.CreateSubtask => await CreateSubtask(handling, output, scope),
                OutputAction.Notify => await Notify(OutputValue.Text(OutputValue.Of(handling, scope)), output),
                _ => null,
            };
        }
        catch (TemplateException error)
        {
            return error.Message;
        }
    }

    private async Task<string?> AppendNote(string text, Output output)
    {
        if (string.IsNullOrWhiteSpace(text)) return "there is no text to append.";
        var noted = await Task(output).AddNote(new()
        {
            Context = output.Context(),
            Text = text.Length <= MaxNoteLength ? text : $"{TextRules.Start(text, MaxNoteLength - 1)}…",
            NoteId = output.MadeId,
        });
        return noted.Refusal?.Message;
    }

    private async Task<string?> UpdateField(OutputHandling handling, Output output, TemplateScope scope)
    {
        var task = Task(output);
        var value = OutputValue.Of(handling, scope);
        var system = await System(output);
        Refusal? refusal = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var present = await task.Get();
            if (!present.IsAccepted) return present.Refusal.Message;
            if (OutputValue.ToChange(handling.Field!, value, present.Value, system) is not { } change) return $"the value does not fit {handling.Field}.";
            var updated = await task.Update(new() { Context = output.Context() with { ExpectedVersion = present.Value.Version }, Values = change });
            refusal = updated.Refusal;
            if (refusal?.Code != "version.stale") break;
        }

        return refusal?.Message;
    }

    /// <summary>The kind of system that the tool belongs to; of a connection that is gone, what the tool's name says of it (SPEC C-3).</summary>
    private async Task<string> System(Output output)
    {
        var binding = output.Request.Binding;
        var connection = await grains.GetGrain<IConnectionGrain>(GrainKeys.Of(output.Workspace, binding.ConnectionId)).Get();
        return connection.IsAccepted ? connection.Value.ServerType : binding.Config.ToolName.Split("__", 2)[0];
    }

    private async Task<string?> CreateSubtask(OutputHandling handling, Output output, TemplateScope scope)
    {
        var parent = await Task(output).Get();
        if (!parent.IsAccepted) return parent.Refusal.Message;
        if (OutputValue.ToSubtask(OutputValue.Of(handling, scope)) is not var (title, values)) return "the value has no title.";
        var made = await grains.GetGrain<ITaskGrain>(GrainKeys.Of(output.Workspace, output.MadeId)).Create(new()
        {
            Context = output.Context(),
            ProjectId = values.ProjectId.IsSet ? values.ProjectId.Value : parent.Value.ProjectId,
            Title = title,
            Values = values with { ParentId = parent.Value.Id, ProjectId = default },
        });
        return made.Refusal?.Message;
    }

    private async Task<string?> Notify(string text, Output output)
    {
        if (string.IsNullOrWhiteSpace(text)) return "there is no text to send.";
        await grains.GetGrain<INotificationGrain>(GrainKeys.Of(output.Workspace, output.MadeId)).Add(new()
        {
            TaskId = output.Request.Task.Id,
            TaskTitle = output.Request.Task.Title,
            Text = text,
            BindingId = output.Request.Binding.Id,
            RunId = output.RunId,
        });
        return null;
    }

    private ITaskGrain Task(Output output) => grains.GetGrain<ITaskGrain>(GrainKeys.Of(output.Workspace, output.Request.Task.Id));

    private static string Name(OutputAction action) => JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString());

    private sealed record Output(string Workspace, Guid RunId, RunRequest Request, RunAttempt Attempt, int Index)
    {
        /// <summary>The id of the note, subtask or notification: the same for every try.</summary>
        public Guid MadeId => RunIds.OfOutput(RunId, Attempt.Number, Index, Attempt.StartedAt);

        public CommandContext Context() => new()
        {
            Actor = Actor.Binding(Request.Binding.Id),
            CorrelationId = Request.Event.CorrelationId,
            OperationId = RunIds.OutputOperation(RunId, Attempt.Number, Index),
            Causation = Request.Event.Causation.Add(Request.Binding.Id),
            Depth = Request.Event.Depth + 1,
            TraceParent = Activity.Current?.Id ?? Request.TraceParent,
        };
    }
}
