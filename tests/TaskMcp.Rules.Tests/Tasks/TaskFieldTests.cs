using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

public class TaskFieldTests
{
    public static TheoryData<string, string, TaskChangeset> Refused() => new()
    {
        { "task.title_invalid", "title", new() { Title = new string('x', 501) } },
        { "task.title_invalid", "title", new() { Title = "" } },
        { "task.title_invalid", "title", new() { Title = "   " } },
        { "task.title_invalid", "title", new() { Title = new Optional<string>(null!) } },
        { "task.title_invalid", "title", new() { Title = "a\0b" } },
        { "task.title_invalid", "title", new() { Title = "a\ud800" } },
        { "task.note_invalid", "note", new() { Note = new string('x', 100_001) } },
        { "task.priority_invalid", "priority", new() { Priority = (TaskPriority)9 } },
        { "task.tags_invalid", "tags", new() { Tags = Enumerable.Range(0, 51).Select(number => $"t{number}").ToImmutableArray() } },
        { "task.tags_invalid", "tags[1]", new() { Tags = ImmutableArray.Create("a", "  ") } },
        { "task.tags_invalid", "tags[0]", new() { Tags = ImmutableArray.Create(new string('x', 101)) } },
        { "task.due_date_invalid", "due_date", new() { DueDate = DateTimeOffset.MinValue } },
        { "task.planned_date_invalid", "planned_date", new() { PlannedDate = DateTimeOffset.MaxValue } },
        { "task.estimated_duration_invalid", "estimated_duration", new() { EstimatedDuration = -1 } },
        { "task.estimated_duration_invalid", "estimated_duration", new() { EstimatedDuration = 525_601 } },
        { "task.assigned_to_invalid", "assigned_to.id", new() { AssignedTo = new Assignee { Id = "" } } },
        { "task.assigned_to_invalid", "assigned_to.email", new() { AssignedTo = new Assignee { Id = "a", Email = new string('x', 321) } } },
        { "task.parent_cycle", "parent_id", new() { ParentId = Given.TaskId } },
        { "task.dependency_cycle", "blocked_by", new() { BlockedBy = ImmutableArray.Create(Given.TaskId) } },
        { "task.blocked_by_invalid", "blocked_by", new() { BlockedBy = Enumerable.Range(0, 101).Select(Given.Other).ToImmutableArray() } },
        { "task.estimates_invalid", "estimates.scale", new() { Estimates = new TaskEstimates { Scale = new string('x', 201) } } },
        { "task.external_links_invalid", "external_links", new() { ExternalLinks = new JsonText("[]") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("1") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("{") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("""{"a":1,"a":2}""") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("""{"a":"\ud800"}""") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("""{"\udc00":1}""") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText("{\"a\":\"\ud800\"}") } },
        { "task.fields_invalid", "fields", new() { Fields = Keys(65) } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText($$"""{"a":"{{new string('x', 65_536)}}"}""") } },
        { "task.fields_invalid", "fields", new() { Fields = new JsonText($$"""{"a":{{new string('[', 40)}}{{new string(']', 40)}}}""") } },
        { "task.due_reminder_invalid", "due_reminder", new() { DueReminder = TimeSpan.FromDays(366) } },
        { "task.due_reminder_invalid", "due_reminder", new() { DueReminder = TimeSpan.FromSeconds(-1) } },
        { "task.status_unknown", "status", new() { Status = "later" } },
        { "task.status_unknown", "status", new() { Status = new Optional<string>(null!) } },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Update_refuses_a_value_beyond_its_limit(string code, string field, TaskChangeset values)
    {
        var refusal = Given.NotUpdated(Given.Task(), values);
        refusal.Code.ShouldBe(code);
        refusal.Errors.Keys.ShouldBe([field]);
        refusal.Errors[field].ShouldNotBeEmpty();
        refusal.Message.ShouldContain(field);
    }

    public static TheoryData<TaskChangeset> Accepted() =>
    [
        new() { Title = new string('x', 500) },
        new() { Title = string.Concat(Enumerable.Repeat("😀", 500)) },
        new() { Note = new string('x', 100_000) },
        new() { Tags = Enumerable.Range(0, 50).Select(number => $"{number:D100}").ToImmutableArray() },
        new() { EstimatedDuration = 525_600 },
        new() { BlockedBy = Enumerable.Range(0, 100).Select(Given.Other).ToImmutableArray() },
        new() { Fields = Keys(64) },
        new() { DueReminder = TimeSpan.FromDays(365), DueDate = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero) },
    ];

    [Theory, MemberData(nameof(Accepted))]
    public void Update_accepts_a_value_at_its_limit(TaskChangeset values) => Given.Updated(Given.Task(), values).ChangesNothing.ShouldBeFalse();

    [Fact]
    public void A_title_too_long_is_told_its_limit_and_its_length() =>
        Given.NotCreated(title: new string('x', 731)).Message.ShouldBe("title must be 1–500 characters (was 731)");

    [Fact]
    public void All_errors_of_a_command_come_in_one_refusal()
    {
        var refusal = Given.NotCreated(new() { Note = new string('x', 100_001), EstimatedDuration = -1, Status = "nowhere", ParentId = Given.Other(1) }, title: "");
        refusal.Code.ShouldBe("task.title_invalid");
        refusal.Errors.Keys.ShouldBe(["title", "note", "estimated_duration", "status", "parent_id"], ignoreOrder: true);
    }

    [Fact]
    public void Tags_are_trimmed_and_unique_in_the_order_given() =>
        Given.Task(new() { Tags = ImmutableArray.Create(" b", "a ", "b", "A") }).Tags.ShouldBe(["b", "a", "A"]);

    [Fact]
    public void Null_empties_what_has_no_null()
    {
        var task = Given.Task(new() { Note = "n", Tags = ImmutableArray.Create("a"), Fields = new JsonText("""{"a":1}""") });
        var after = Given.Updated(task, new()
        {
            Note = new Optional<string>(null!), Tags = new Optional<ImmutableArray<string>>(default), Fields = JsonText.Null,
        }).Task;
        after.Note.ShouldBe("");
        after.Tags.ShouldBeEmpty();
        after.Fields.ShouldBe(JsonText.EmptyObject);
    }

    [Fact]
    public void Instants_are_kept_in_UTC() =>
        Given.Task(new() { DueDate = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.FromHours(2)) }).DueDate!.Value.Offset.ShouldBe(TimeSpan.Zero);

    private static JsonText Keys(int count) => JsonText.Of(Enumerable.Range(0, count).ToDictionary(number => $"k{number}", number => number));
}
