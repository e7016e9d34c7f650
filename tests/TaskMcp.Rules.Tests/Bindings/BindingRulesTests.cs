using System.Collections.Immutable;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Bindings;

public sealed class BindingRulesTests
{
    private static readonly DateTimeOffset Now = RunSamples.Now;
    private static readonly BindingSnapshot Binding = RunSamples.Binding;
    private static readonly BindingConfig Config = new() { ToolName = "slack__send_message" };

    private static Refusal? Refused(BindingConfig config) =>
        BindingRules.Create([], Guid.NewGuid(), Guid.NewGuid(), Draft(config), Now).Refusal;

    private static BindingDraft Draft(BindingConfig config) => new() { ConnectionId = Guid.NewGuid(), BindingType = BindingType.OnCreate, Config = config };

    [Fact]
    public void BindingRules_a_task_takes_fifty_bindings_and_refuses_one_more()
    {
        var there = Enumerable.Range(0, 50).Select(_ => Binding with { Id = Guid.NewGuid() }).ToImmutableArray();
        BindingRules.Create(there, RunSamples.Task.Id, Guid.NewGuid(), Draft(Config), Now).Refusal!.Code.ShouldBe("binding.limit");
        BindingRules.Create(there[1..], RunSamples.Task.Id, Guid.NewGuid(), Draft(Config), Now).IsAccepted.ShouldBeTrue();
        BindingRules.Create(there, RunSamples.Task.Id, there[7].Id, Draft(Config), Now).Value.ShouldBe(there[7]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    public void BindingRules_a_tool_has_a_name_without_spaces(string name) => Refused(Config with { ToolName = name })!.Code.ShouldBe("binding.tool_invalid");

    [Theory]
    [InlineData("slack__send_message")]
    [InlineData("send_message")]
    [InlineData("admin.tools/list-all")]
    public void BindingRules_a_tool_is_named_with_its_server_or_bare(string name) => Refused(Config with { ToolName = name }).ShouldBeNull();

    [Fact]
    public void BindingRules_on_event_names_an_event_of_tasks()
    {
        var draft = Draft(Config) with { BindingType = BindingType.OnEvent };
        foreach (var name in TaskEventTypes.All)
            BindingRules.Create([], Guid.NewGuid(), Guid.NewGuid(), draft with { Config = Config with { Event = name } }, Now).IsAccepted.ShouldBeTrue(name);
        foreach (var name in new[] { null, "", "task.vanished", "TASK.MOVED" })
        {
            var refusal = BindingRules.Create([], Guid.NewGuid(), Guid.NewGuid(), draft with { Config = Config with { Event = name } }, Now).Refusal!;
            refusal.Code.ShouldBe("binding.event_invalid");
            refusal.Errors["config.event"].ShouldAllBe(message => message.Contains("task.moved") && message.Contains("task.due_approaching"));
        }

        Refused(Config with { Event = "task.moved" })!.Code.ShouldBe("binding.event_invalid");
    }

    [Fact]
    public void BindingRules_a_change_keeps_on_event_naming_an_event()
    {
        var moved = Binding with { BindingType = BindingType.OnEvent, Config = Config with { Event = "task.moved" } };
        var command = new UpdateBinding { Context = new() { Actor = Actor.Owner, CorrelationId = "c" }, BindingId = Binding.Id, Config = Config };
        BindingRules.Update(moved, command, Now).Refusal!.Code.ShouldBe("binding.event_invalid");
        BindingRules.Update(moved, command with { Config = Config with { Event = "task.deleted" } }, Now).Value!.Config.Event.ShouldBe("task.deleted");
        BindingRules.Update(Binding, command with { Config = Config with { Event = "task.deleted" } }, Now).Refusal!.Code.ShouldBe("binding.event_invalid");
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(21, 1)]
    [InlineData(0, -0.1)]
    [InlineData(0, 3601)]
    [InlineData(0, double.NaN)]
    public void BindingRules_retries_have_limits(int retries, double backoff) =>
        Refused(Config with { RetryPolicy = new() { MaxRetries = retries, BackoffSeconds = backoff } })!.Code.ShouldBe("binding.retry_policy_invalid");

    [Fact]
    public void BindingRules_only_known_errors_can_be_retried()
    {
        Refused(Config with { RetryPolicy = new() { RetryOn = ["timeout", "bad_luck"] } })!.Errors.ShouldContainKey("config.retry_policy.retry_on");
        Refused(Config with { RetryPolicy = new() { RetryOn = [.. BindingConfigRules.ErrorCodes] } }).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(601)]
    public void BindingRules_a_call_takes_at_most_ten_minutes(int seconds) =>
        Refused(Config with { Timeout = TimeSpan.FromSeconds(seconds) })!.Code.ShouldBe("binding.timeout_invalid");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("id")]
    [InlineData("version")]
    [InlineData("parent_id")]
    [InlineData("blocked_by")]
    [InlineData("assigned_to.email")]
    [InlineData("external_links.github")]
    [InlineData("fields.")]
    public void BindingRules_an_output_cannot_set_what_is_not_its_to_set(string? field) =>
        Refused(Config with { OutputHandling = [new() { Action = OutputAction.UpdateField, Field = field }] })!.Code.ShouldBe("binding.output_invalid");

    [Theory]
    [InlineData("due_date")]
    [InlineData("github_issue")]
    [InlineData("fields.github_issue")]
    [InlineData("octo.repo")]
    public void BindingRules_an_output_sets_a_field_or_a_key_of_fields(string field) =>
        Refused(Config with { OutputHandling = [new() { Action = OutputAction.UpdateField, Field = field }] }).ShouldBeNull();

    [Theory]
    [InlineData("""{"a":"{{ task.titel }}"}""", "template.unknown_variable")]
    [InlineData("""{"a":"{{ output.url }}"}""", "template.unknown_variable")]
    [InlineData("""{"a":"{{ task.title | shout }}"}""", "template.unknown_filter")]
    [InlineData("""{"a":"{{ task.title "}""", "template.syntax")]
    [InlineData("""["{{ task.title }}"]""", "template.syntax")]
    [InlineData("null", "template.syntax")]
    public void BindingRules_a_template_that_cannot_render_is_refused_when_it_is_saved(string template, string code) =>
        Refused(Config with { InputTemplate = new(template) })!.Code.ShouldBe(code);

    [Fact]
    public void BindingRules_a_refused_template_is_named_by_its_place() =>
        Refused(Config with { InputTemplate = new("""{"a":[{"b":"{{ nobody }}"}]}""") })!.Errors.Keys.ShouldHaveSingleItem().ShouldBe("config.input_template.a[0].b");

    [Fact]
    public void BindingRules_only_templates_of_outputs_see_the_output()
    {
        Refused(Config with { OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "{{ output.url }}" }] }).ShouldBeNull();
        Refused(Config with { OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "{{ outptu.url }}" }] })!.Code.ShouldBe("template.unknown_variable");
    }

    [Fact]
    public void BindingRules_conditions_are_read_when_they_are_saved()
    {
        var tags = new BindingCondition { Field = "tags", Operator = ConditionOperator.Contains, Value = new("\"urgent\"") };
        var open = new BindingCondition { Field = "changes.status.new_value", Operator = ConditionOperator.Neq, Value = new("\"done\"") };
        Refused(Config with { Conditions = [tags, new() { Any = [open, tags] }] }).ShouldBeNull();
        Refused(Config with { Conditions = [tags with { Operator = null }] })!.Code.ShouldBe("binding.condition_invalid");
        Refused(Config with { Conditions = [new()] })!.Code.ShouldBe("binding.condition_invalid");
        Refused(Config with { Conditions = [tags with { Any = [open] }] })!.Code.ShouldBe("binding.condition_invalid");
        Refused(Config with { Conditions = [tags with { Operator = ConditionOperator.Matches, Value = new("\"(\"") }] })!.Code.ShouldBe("binding.condition_invalid");
    }

    [Theory]
    [InlineData("""{"tool_name":null}""")]
    [InlineData("""{"tool_name":"a","retry_policy":null}""")]
    [InlineData("""{"tool_name":"a","retry_policy":{"retry_on":null}}""")]
    [InlineData("""{"tool_name":"a","retry_policy":{"retry_on":[null]}}""")]
    [InlineData("""{"tool_name":"a","output_handling":null}""")]
    [InlineData("""{"tool_name":"a","output_handling":[null]}""")]
    [InlineData("""{"tool_name":"a","conditions":null}""")]
    [InlineData("""{"tool_name":"a","conditions":[null]}""")]
    [InlineData("""{"tool_name":"a","conditions":[{"any":[null]}]}""")]
    [InlineData("""{"tool_name":"a","conditions":[{"any":null,"all":null}]}""")]
    [InlineData("""{"tool_name":"a","input_template":null}""")]
    public void BindingRules_nulls_where_they_do_not_belong_are_refused_or_harmless(string json)
    {
        BindingConfig config;
        try
        {
            config = JsonSerializer.Deserialize<BindingConfig>(json, TaskMcpJson.Options)!;
        }
        catch (JsonException)
        {
            return;
        }

        Should.NotThrow(() => Refused(config));
    }

    [Fact]
    public void BindingRules_twenty_firings_a_minute_are_fine_and_one_more_pauses_the_binding()
    {
        var record = new FiringRecord(Binding, []);
        for (var firing = 0; firing < 20; firing++) record = BindingRules.RecordFiring(record.Binding, record.Recent, Now.AddSeconds(firing));
        record.IsPaused.ShouldBeFalse();
        record = BindingRules.RecordFiring(record.Binding, record.Recent, Now.AddSeconds(59));
        record.IsPaused.ShouldBeTrue();
        record.Binding.StatusReason.ShouldNotBeNull();
        record.Binding.TriggerCount.ShouldBe(21);
        record.Binding.LastTriggered.ShouldBe(Now.AddSeconds(59));
    }

    [Fact]
    public void BindingRules_firings_a_minute_ago_no_longer_count()
    {
        var record = new FiringRecord(Binding, []);
        for (var firing = 0; firing < 100; firing++) record = BindingRules.RecordFiring(record.Binding, record.Recent, Now.AddSeconds(firing * 3));
        record.IsPaused.ShouldBeFalse();
        record.Recent.Length.ShouldBe(20);
    }

    [Fact]
    public void BindingRules_enabling_a_paused_binding_lets_it_fire_again()
    {
        var paused = Binding with { Status = BindingStatus.Paused, StatusReason = "loop" };
        var command = new UpdateBinding { Context = new() { Actor = Actor.Owner, CorrelationId = "c" }, BindingId = Binding.Id, Enabled = true };
        BindingRules.Update(paused, command, Now.AddHours(1)).Value.ShouldBe(Binding with { StatusSince = Now.AddHours(1) });
        BindingRules.Update(Binding, command, Now.AddHours(1)).Value.ShouldBe(Binding);
        BindingRules.Update(paused, command with { Enabled = false }, Now).Value!.Status.ShouldBe(BindingStatus.Disabled);
        BindingRules.Update(paused, command with { Enabled = default, Name = new string('x', 201) }, Now).Refusal!.Code.ShouldBe("binding.name_invalid");
    }
}
