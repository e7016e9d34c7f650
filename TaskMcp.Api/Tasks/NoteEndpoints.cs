using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Notes of a task.</summary>
internal static class NoteEndpoints
{
    /// <summary>Lists the notes of a task, oldest first.</summary>
    internal static async Task<Results<Ok<Page<TaskNote>>, Refused>> List(Guid id, QueryOf<PageQuery> query, Call call, IGrainFactory grains)
    {
        var (limit, cursor) = (query.Value.Limit, query.Value.Cursor ?? "0");
        if (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var start))
            return new Refused(Refusal.Field(RequestCodes.CursorInvalid, "cursor", "cursor must be the next_cursor of a page before."));

        var task = await grains.Task(call, id).Get();
        if (!task.IsAccepted) return new Refused(task.Refusal);
        // Notes are only ever appended, so a position stays valid.
        var notes = task.Value.Notes;
        var page = notes.Skip(start).Take(limit).ToImmutableArray();
        var next = (long)start + page.Length < notes.Length && page.Length > 0 ? (start + page.Length).ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new Page<TaskNote> { Items = page, NextCursor = next });
    }

    /// <summary>Adds a note to a task and gives the note.</summary>
    internal static async Task<Results<CreatedWithVersion<TaskNote>, Refused>> Add(Guid id, IfMatch ifMatch, JsonBody<AddNoteRequest> body, Call call, IGrainFactory grains)
    {
        var noteId = call.NewId;
        var task = await grains.Task(call, id).AddNote(new() { Context = call.Command(ifMatch), Text = body.Value.Text, NoteId = noteId });
        if (!task.IsAccepted) return new Refused(task.Refusal);
        var note = task.Value.Notes.First(note => note.Id == noteId);
        return new CreatedWithVersion<TaskNote>(note, task.Value.Version, $"/api/tasks/{id:D}/notes");
    }
}
