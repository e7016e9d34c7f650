using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Silo.Projects;

namespace TaskMcp.Rules.Tests.Projects;

public class ProjectRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "correlation" };
    private static readonly Guid Id = new("01900000-0000-7000-8000-000000000001");

    [Fact]
    public void A_new_project_has_the_default_board()
    {
        var project = Create("Work").Value!;
        project.Version.ShouldBe(1);
        project.Columns.Select(column => column.Key).ShouldBe(["todo", "in_progress", "review", "done"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void A_project_needs_a_name(string? name) => Create(name!).Refusal!.Code.ShouldBe("project.name_invalid");

    [Fact]
    public void A_name_too_long_is_told_its_limit() =>
        Create(new string('x', 201)).Refusal!.Message.ShouldBe("name must be 1–200 characters (was 201)");

    [Fact]
    public void Metadata_must_be_an_object() => Create("Work", new("[]")).Refusal!.Code.ShouldBe("project.metadata_invalid");

    [Fact]
    public void A_change_that_alters_nothing_answers_the_same_project()
    {
        var project = Create("Work", new("""{"github_repo":"a/b","n":1}""")).Value!;
        var same = ProjectRules.Update(project, new() { Context = Context, Name = "Work", Metadata = new JsonText("""{ "n": 1.0, "github_repo": "a/b" }""") }, Now);
        same.Value.ShouldBeSameAs(project);
        ProjectRules.Update(project, new() { Context = Context, Name = "Play" }, Now).Value!.Version.ShouldBe(2);
    }

    [Fact]
    public void A_stale_version_is_refused_with_the_present_project()
    {
        var refusal = ProjectRules.Update(Create("Work").Value!, new() { Context = Context with { ExpectedVersion = 4 }, Name = "Play" }, Now).Refusal!;
        refusal.Code.ShouldBe("version.stale");
        refusal.Current!.Value.ToNode()!["name"]!.GetValue<string>().ShouldBe("Work");
    }

    [Fact]
    public void The_inbox_cannot_be_deleted() => ProjectRules.WhyNotDelete(ProjectRules.Inbox, Context)!.Code.ShouldBe("project.inbox");

    private static GrainResult<ProjectSnapshot> Create(string name, JsonText? metadata = null) =>
        ProjectRules.Create(Id, new() { Context = Context, Name = name, Metadata = metadata ?? JsonText.EmptyObject }, Now);
}
