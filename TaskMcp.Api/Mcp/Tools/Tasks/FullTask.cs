using System.Collections.Immutable;
using System.Globalization;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

/// <summary>Everything about a task, long texts and long threads in part.</summary>
internal sealed record FullTask
{
    /// <summary>How many characters of its note, and of each of its notes.</summary>
    public int TextLimit { get; init; } = TextCut.Usual;

    /// <summary>Where to begin in its note.</summary>
    public int NoteFrom { get; init; }

    /// <summary>The first of its notes to show, counted from the oldest; null: the newest ones.</summary>
    public int? NotesStart { get; init; }

    public int NotesLimit { get; init; } = 10;

    public TaskView Of(TaskSnapshot task)
    {
        var cut = new TextCut(TextLimit, $"get_task with a larger text_limit (up to {TextCut.Most}) or note_from shows the rest.");
        var start = Math.Min(NotesStart ?? Math.Max(0, task.Notes.Length - NotesLimit), task.Notes.Length);
        var notes = task.Notes.Skip(start).Take(NotesLimit).Select(note => View(note, cut)).ToImmutableArray();
        if (notes.Length < task.Notes.Length)
            cut.Note(string.Create(CultureInfo.InvariantCulture, $"notes: {notes.Length} of {task.Notes.Length} are shown, from {start} on; get_task with notes_start shows others."));
        return TaskView.Compact(task) with
        {
            Note = task.Note.Length > 0 ? cut.Text("note", task.Note, NoteFrom) : null,
            Notes = task.Notes.IsEmpty ? null : notes,
            NotesStart = task.Notes.IsEmpty ? null : start,
            EstimatedDuration = task.EstimatedDuration,
            Estimates = task.Estimates,
            ExternalLinks = Some("external_links", task.ExternalLinks, cut),
            Fields = Some("fields", task.Fields, cut),
            DueReminder = task.DueReminder,
            Url = task.Url,
            CreatedAt = task.CreatedAt,
            Cut = cut.Notices,
        };
    }

    private static NoteView View(TaskNote note, TextCut cut) => new()
    {
        Id = note.Id,
        Author = note.Author.Name,
        AuthorKind = note.Author.Kind,
        At = note.At,
        Text = cut.Text($"notes {note.Id:D}", note.Text),
    };

    private static JsonText? Some(string name, JsonText json, TextCut cut) => json == JsonText.EmptyObject ? null : cut.Json(name, json);
}
