using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Writes events as seed 004 shows them (<c>TaskEvent</c>), with the additions of SPEC T-4.</summary>
internal static class TaskEventJson
{
    /// <summary>An event carries this many of the task's newest notes: a history of long threads would grow with their square.</summary>
    public const int MaxNotes = 10;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The task as all events of its change show it.</summary>
    public static string Task(TaskRow row) => row.Task.Notes.Length <= MaxNotes
        ? row.Json
        : JsonSerializer.Serialize(row.Task with { Notes = row.Task.Notes[^MaxNotes..] }, TaskMcpJson.Options);

    /// <summary>How the JSON of this event begins: its id is written first, and by that it is found.</summary>
    public static string Beginning(Guid eventId) => $"{{\"id\":\"{eventId:D}\",";

    /// <summary>A stored event, and the task right after it with its newest <see cref="MaxNotes"/> notes; null when the event kept none.</summary>
    public static (TaskEvent Event, TaskSnapshot? Task) Read(FeedEvent stored)
    {
        var json = JsonNode.Parse(stored.Json)!.AsObject();
        json.Remove("task", out var task);
        json["task_id"] = stored.TaskId;
        return (json.Deserialize<TaskEvent>(TaskMcpJson.Options)!, task.Deserialize<TaskSnapshot>(TaskMcpJson.Options));
    }

    public static string Event(TaskEvent happened, string task)
    {
        var buffer = new ArrayBufferWriter<byte>(task.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", happened.Id);
            writer.WriteString("type", happened.Type);
            writer.WriteNumber("sequence", happened.Sequence);
            Write(writer, "triggered_at", happened.TriggeredAt);
            Write(writer, "actor", happened.Actor);
            writer.WriteString("correlation_id", happened.CorrelationId);
            Write(writer, "causation", happened.Causation);
            writer.WriteNumber("depth", happened.Depth);
            Write(writer, "changes", happened.Changes);
            Write(writer, "metadata", happened.Metadata);
            writer.WritePropertyName("task");
            writer.WriteRawValue(task, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, T value)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, TaskMcpJson.Options);
    }
}
