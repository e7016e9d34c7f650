using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Web.Tasks;

namespace TaskMcp.Rules.Tests.Web;

/// <summary>The history of a task in sentences.</summary>
public class HistoryWordsTests
{
    [Theory]
    [InlineData("task.created", "made the task")]
    [InlineData("task.deleted", "deleted the task")]
    [InlineData("task.of_later", "task.of_later")]
    public void An_event_without_values_is_said_in_words(string type, string words) => Said(Event(type)).ShouldBe([words]);

    [Fact]
    public void A_change_says_what_it_was_and_what_it_is() =>
        Said(Event("task.updated", changes: [new { field = "title", old_value = "Old", new_value = "New" }])).ShouldBe(["renamed it from [Old] to [New]"]);

    [Fact]
    public void Several_fields_of_one_change_are_one_sentence() =>
        Said(Event("task.updated", changes:
            [
                new { field = "priority", old_value = (string?)null, new_value = (string?)"p1" },
                new { field = "due_date", old_value = (string?)"2026-01-01T00:00:00Z", new_value = (string?)null },
            ])).ShouldBe(["set the priority to [p1] and removed the due date"]);

    [Fact]
    public void Events_of_one_change_are_told_once_and_by_the_names_of_the_board()
    {
        object[] changes = [new { field = "status", old_value = "review", new_value = "done" }];
        Said(Event("task.completed", changes: changes), Event("task.moved", changes: changes), Event("task.updated", changes: changes))
            .ShouldBe(["completed it, from [Review] to [Done]"]);
    }

    [Fact]
    public void A_reminder_is_told_beside_the_change_whose_number_it_carries() =>
        Said(Event("task.due_passed", metadata: new { due_date = "2026-06-01T06:00:00Z" }), Event("task.updated", changes: [new { field = "note", old_value = "", new_value = "x" }]))
            .ShouldBe(["saw the due date pass: 2026-06-01", "changed the description"]);

    [Fact]
    public void Tags_are_told_by_what_came_and_went() =>
        Said(Event("task.updated", changes: [new { field = "tags", old_value = new[] { "a", "b" }, new_value = new[] { "b", "c", "d" } }]))
            .ShouldBe(["added the tags [c, d] and removed the tag [a]"]);

    [Fact]
    public void A_note_is_told_by_how_it_begins()
    {
        var said = Said(Event("task.note_added", metadata: new { note = new { text = new string('x', 500) } })).ShouldHaveSingleItem();
        said.ShouldStartWith("wrote [xxx");
        said.Length.ShouldBeLessThan(140);
    }

    [Fact]
    public void Any_text_in_place_of_an_event_gives_an_entry() =>
        Check.QuickThrowOnFailure(Prop.ForAll(AnyJson().ListOf().ToArbitrary(), events => HistoryWords.Of(events, key => key).Length <= events.Count));

    [Fact]
    public void A_name_that_stands_twice_is_no_error() => HistoryWords.Of(["""{"type":"task.created","type":"x"}"""], key => key).ShouldHaveSingleItem();

    private static Gen<string> AnyJson()
    {
        var scalars = Gen.Elements("null", "1", "\"x\"", "true", "{}", "[]", "{\"name\":1}", "[{}]", "[{\"field\":\"tags\",\"old_value\":1,\"new_value\":{}}]", "[{\"field\":\"status\"}]", "[null]", "{\"note\":[]}", "not json");
        return from type in Gen.Elements("\"task.updated\"", "\"task.created\"", "\"task.note_added\"", "\"task.moved\"", "\"task.due_passed\"", "null", "3")
               from values in scalars.ListOf(5)
               select $$"""{"id":{{values[0]}},"type":{{type}},"sequence":{{values[1]}},"triggered_at":{{values[2]}},"actor":{{values[3]}},"changes":{{values[4]}},"metadata":{{values[1]}}}""";
    }

    private static string[] Said(params string[] events) =>
        [.. HistoryWords.Of(events, key => key switch { "review" => "Review", "done" => "Done", _ => key })
            .Select(entry => string.Join(' ', entry.Words.Select(phrase => phrase.At is { } at ? $"{at:yyyy-MM-dd}" : phrase.IsValue ? $"[{phrase.Text}]" : phrase.Text)))];

    private static string Event(string type, object[]? changes = null, object? metadata = null) => JsonSerializer.Serialize(new
    {
        id = Guid.NewGuid(),
        type,
        sequence = 7,
        triggered_at = "2026-06-01T06:00:00Z",
        actor = new { kind = "user", id = "owner", name = "Owner" },
        changes = changes ?? [],
        metadata = metadata ?? new { },
    });
}
