using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Bindings;

public sealed class BindingScopeTests
{
    [Theory]
    [InlineData("{{ task.title }} {{ task.project.name }} {{ project.id }}", "Fix the login Inbox 00000000-0000-7000-8000-000000000001")]
    [InlineData("{{ user.name }} {{ user.kind }}", "Owner user")]
    [InlineData("{{ event.type }} {{ event.sequence }} {{ event.correlation_id }}", "task.updated 1 request-1")]
    [InlineData("{{ changes.status.old_value }} → {{ changes.status.new_value }}", "todo → done")]
    [InlineData("{{ task.fields.severity }}", "high")]
    [InlineData("{{ task.due_date }}{{ task.assigned_to.email }}", "")]
    public void BindingScope_shows_templates_what_the_event_was_about(string template, string expected)
    {
        var request = RunSamples.FirstRequest with
        {
            Task = RunSamples.Task with { Fields = new("""{"severity":"high"}""") },
            Event = RunSamples.Created with
            {
                Type = TaskEventTypes.Updated,
                Changes = [new() { Field = "status", OldValue = new("\"todo\""), NewValue = new("\"done\"") }],
            },
        };
        LiquidTemplate.Parse(template).Render(BindingScope.Of(request, RunSamples.Now)).ShouldBe(expected);
    }
}
