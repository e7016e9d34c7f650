using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record AddNoteArguments : TaskCommand
{
    public required string Text { get; init; }
}

internal sealed record AddedNote
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>Of the task, now.</summary>
    public required long Version { get; init; }
}

internal sealed class AddNoteTool(IGrainFactory grains) : OwnTool<AddNoteArguments, AddedNote>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "add_note",
        Title = "Add a note to a task",
        Description = """
            Adds a note to a task: progress, findings, a question, a decision. Notes are only ever added; people and automations see them at once. Returns the note's id and the task's version.
            To change the description itself, use update_task with note. If you may have to retry, pass idempotency_key, so that the note is not there twice.
            """,
        Input = Schema.Object(
            CommonMembers.TaskId,
            Schema.Needs("text", Schema.Text(1, 20_000), "The note, in Markdown."),
            CommonMembers.ExpectedVersion,
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "note.add",
    };

    protected override async Task<GrainResult<AddedNote>> Do(AddNoteArguments arguments, Call call)
    {
        var task = await grains.Task(call, arguments.TaskId).AddNote(new() { Context = arguments.Context(call), Text = arguments.Text, NoteId = call.NewId });
        return task.IsAccepted ? new AddedNote { Id = call.NewId, TaskId = task.Value.Id, Version = task.Value.Version } : TaskAnswers.Short(task.Refusal);
    }

    protected override string Say(AddedNote answer) => $"Added note {answer.Id:D} to task {answer.TaskId:D} (version {answer.Version}).";
}
