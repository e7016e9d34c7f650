using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Schedules;
using TaskMcp.Web.Bindings;

namespace TaskMcp.Rules.Tests.Web;

/// <summary>A binding as a sentence.</summary>
public class BindingSentenceTests
{
    [Fact]
    public void It_says_when_if_and_then() =>
        BindingSentence.Of(Binding(BindingType.OnComplete, [Test("tags", ConditionOperator.Contains, "\"urgent\"")]), "Slack").ToString()
            .ShouldBe("When completed → if tags contains urgent → call Slack send_message");

    [Fact]
    public void Groups_are_said_in_brackets()
    {
        var group = new BindingCondition { Any = [Test("priority", ConditionOperator.In, """["p0","p1"]"""), Test("assigned_to", ConditionOperator.Exists, "false")] };
        BindingSentence.Of(Binding(BindingType.OnUpdate, [group, Test("fields.size", ConditionOperator.Gte, "3")]), "Slack").If
            .ShouldBe("if (priority is one of p0, p1 or assigned_to is empty) and fields.size is at least 3");
    }

    [Fact]
    public void Without_conditions_there_is_no_if() => BindingSentence.Of(Binding(BindingType.Manual, []), "Slack").ToString().ShouldBe("By hand → call Slack send_message");

    [Fact]
    public void A_connection_that_is_gone_is_said() => BindingSentence.Of(Binding(BindingType.Manual, []), null).Then.ShouldBe("call a connection that is gone send_message");

    [Theory]
    [InlineData("0 9 * * MON-FRI", "Europe/Berlin", "On weekdays at 09:00 in Europe/Berlin")]
    [InlineData("30 2 * * *", "UTC", "Every day at 02:30 UTC")]
    [InlineData("@every 15m", "UTC", "Every 15m")]
    [InlineData("@hourly", "UTC", "Every hour UTC")]
    [InlineData("*/5 * * * *", "UTC", "At */5 * * * * UTC")]
    [InlineData("99 99 * * *", "UTC", "At 99 99 * * * UTC")]
    public void A_usual_schedule_is_said_in_words(string cron, string zone, string words) =>
        ScheduleWords.Of(new() { Cron = cron, TimeZone = zone }).ShouldBe(words);

    [Fact]
    public void Every_trigger_and_operator_has_words()
    {
        foreach (var type in Enum.GetValues<BindingType>()) BindingSentence.Trigger(type, Config([])).ShouldNotContain("something");
        foreach (var one in Enum.GetValues<ConditionOperator>()) BindingSentence.Operator(one).ShouldNotBe("is compared with");
    }

    [Theory, InlineData("slack__send_message", "send_message"), InlineData("send", "send"), InlineData("__x", "__x"), InlineData("x__", "x__")]
    public void A_tool_is_named_without_its_prefix(string name, string tool) => BindingSentence.Tool(name).ShouldBe(tool);

    private static BindingCondition Test(string field, ConditionOperator comparison, string value) => new() { Field = field, Operator = comparison, Value = new(value) };

    private static BindingSnapshot Binding(BindingType type, ImmutableArray<BindingCondition> conditions) =>
        new() { Id = Guid.NewGuid(), ConnectionId = Guid.NewGuid(), BindingType = type, Config = Config(conditions), CreatedAt = DateTimeOffset.UnixEpoch };

    private static BindingConfig Config(ImmutableArray<BindingCondition> conditions) =>
        new() { ToolName = "slack__send_message", Conditions = conditions, Event = "task.moved", Schedule = new ScheduleConfig { Cron = "@daily" } };
}
