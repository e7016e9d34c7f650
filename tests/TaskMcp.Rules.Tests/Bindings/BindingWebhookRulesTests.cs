using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Rules.Tests.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Templates;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Bindings;

/// <summary>SPEC W-7: what a webhook-triggered binding may be, what it sees, and when it fires.</summary>
public sealed class BindingWebhookRulesTests
{
    private const string Secret = "a-secret-of-sixteen";
    private static readonly DateTimeOffset Now = RunSamples.Now;
    private static readonly BindingConfig Config = new() { ToolName = "slack__send_message" };

    private static readonly BindingDraft Draft = new()
    {
        ConnectionId = Guid.NewGuid(), BindingType = BindingType.Webhook, Config = Config, Webhook = new() { Secret = new(Secret) },
    };

    private static GrainResult<BindingSnapshot> Made(BindingDraft draft) => BindingRules.Create([], RunSamples.Task.Id, RunSamples.Binding.Id, draft, Now);

    [Fact]
    public void A_binding_of_a_webhook_keeps_nothing_of_its_secret()
    {
        var binding = Made(Draft).Value.ShouldNotBeNull();
        binding.BindingType.ShouldBe(BindingType.Webhook);
        JsonText.Of(binding).Text.ShouldNotContain(Secret);
        Draft.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public void Only_a_binding_of_a_webhook_has_one()
    {
        var refusal = Made(Draft with { BindingType = BindingType.Manual }).Refusal!;
        refusal.Code.ShouldBe("binding.webhook_invalid");
        refusal.Errors.Keys.ShouldBe(["webhook"]);
        var project = Guid.NewGuid();
        var ofProject = ProjectBindingRules.Create([], project, Guid.NewGuid(), Draft, Now).Value!;
        (ofProject.BindingType, ofProject.TaskId, ofProject.ProjectId).ShouldBe((BindingType.Webhook, null, project));
        BindingWebhookRules.Shown(ofProject).Webhook!.Path.ShouldBe($"/api/webhooks/{ofProject.Id:D}/in");
    }

    [Fact]
    public void What_is_wrong_with_the_webhook_is_named_by_its_place()
    {
        Refused(Draft with { Webhook = null }, "webhook.secret_required", "webhook.secret");
        Refused(Draft with { Webhook = new() }, "webhook.secret_required", "webhook.secret");
        Refused(Draft with { Webhook = new() { Secret = new("short") } }, "webhook.secret_invalid", "webhook.secret");
        Refused(Draft with { Webhook = new() { Secret = new("not/base64!not/base64!"), Verification = WebhookVerification.Standard } }, "webhook.secret_invalid", "webhook.secret");
        Refused(Draft with { Webhook = new() { Secret = new(Secret), Events = ["issues", new string('x', 101)] } }, "webhook.events_invalid", "webhook.events[1]");

        static void Refused(BindingDraft draft, string code, string field)
        {
            var refusal = Made(draft).Refusal!;
            refusal.Code.ShouldBe(code);
            refusal.Errors.Keys.ShouldBe([field]);
        }
    }

    [Fact]
    public void The_webhook_is_called_as_the_binding_or_as_its_tool()
    {
        Creation(Draft).Name.ShouldBe("slack__send_message");
        Creation(Draft with { Name = "  " }).Name.ShouldBe("slack__send_message");
        Creation(Draft with { Name = "Tell Slack" }).Name.ShouldBe("Tell Slack");
        Creation(Draft with { Config = Config with { ToolName = new string('t', 256) } }).Name.Length.ShouldBe(200);
        Creation(Draft).Context.ExpectedVersion.ShouldBeNull("the version that the caller saw is the task's");

        static CreateWebhook Creation(BindingDraft draft)
        {
            Made(draft).Refusal.ShouldBeNull();
            return BindingWebhookRules.Creation(new() { TaskId = RunSamples.Task.Id, BindingId = RunSamples.Binding.Id }, draft, Context with { ExpectedVersion = 7 });
        }
    }

    [Theory]
    [InlineData(BindingType.Webhook, null)]
    [InlineData(BindingType.OnCreate, "template.unknown_variable")]
    [InlineData(BindingType.Manual, "template.unknown_variable")]
    public void Payload_is_known_where_a_webhook_triggers_and_nowhere_else(BindingType type, string? code)
    {
        var draft = Draft with { BindingType = type, Webhook = type == BindingType.Webhook ? Draft.Webhook : null };
        Made(draft with { Config = Config with { InputTemplate = new("""{"a":"{{ payload.title }}"}""") } }).Refusal?.Code.ShouldBe(code);
        Made(draft with { Config = Config with { OutputHandling = [new() { Action = OutputAction.AppendNote, Template = "{{ payload.a }}{{ output.b }}" }] } }).Refusal?.Code.ShouldBe(code);
        Made(draft with { Config = Config with { Conditions = [new() { Field = "payload.action", Operator = ConditionOperator.Eq, Value = new("\"opened\"") }] } }).Refusal?.Code.ShouldBe(code);
        Made(draft with { Config = Config with { InputTemplate = new("""{"a":"{{ event.metadata.event_type }}"}""") } }).Refusal.ShouldBeNull();
        Made(draft with { Config = Config with { InputTemplate = new("""{"a":"{{ paylaod.title }}"}""") } }).Refusal!.Code.ShouldBe("template.unknown_variable");
    }

    [Fact]
    public void A_change_of_the_config_still_knows_the_payload()
    {
        var binding = Made(Draft).Value!;
        var command = new UpdateBinding { Context = Context, BindingId = binding.Id, Config = Config with { InputTemplate = new("""{"a":"{{ payload.b }}"}""") } };
        BindingRules.Update(binding, command, Now).Refusal.ShouldBeNull();
        BindingRules.Update(RunSamples.Binding, command, Now).Refusal!.Code.ShouldBe("template.unknown_variable");
    }

    [Theory]
    [InlineData("{{ payload.issue.title }}", "Login")]
    [InlineData("{{ event.type }} {{ event.metadata.event_type }} {{ event.metadata.delivery_id }}", "webhook issues.opened 00000000-0000-7000-8000-0000000000d1")]
    [InlineData("{{ user.name }} {{ task.title }}", "Issues Fix the login")]
    public void Templates_see_the_payload_and_what_delivered_it(string template, string expected) =>
        LiquidTemplate.Parse(template).Render(BindingScope.Of(Request(), Now)).ShouldBe(expected);

    [Fact]
    public void Without_a_payload_it_is_null_and_templates_still_render() =>
        LiquidTemplate.Parse("<{{ payload.issue.title }}>").Render(BindingScope.Of(Request() with { Payload = null }, Now)).ShouldBe("<>");

    [Fact]
    public void A_payload_that_looks_like_a_template_is_not_one() =>
        LiquidTemplate.Parse("{{ payload.issue.title }}").Render(BindingScope.Of(Request("""{"issue":{"title":"{{ task.title }}"}}"""), Now)).ShouldBe("{{ task.title }}");

    [Fact]
    public void A_delivery_that_does_not_fire_says_why()
    {
        WebhookFiringRules.WhyNot(Request(), Now).ShouldBeNull();
        Ignored(Request(change: binding => binding with { Status = BindingStatus.Disabled })).ShouldBe("The binding was switched off.");
        Ignored(Request(change: binding => binding with { Status = BindingStatus.Paused, StatusReason = "Too often." })).ShouldBe("The binding was paused. Too often.");
        Ignored(Request(change: On("\"closed\""))).ShouldContain("payload.action eq \"closed\" (was \"opened\")");
        var undecided = WebhookFiringRules.WhyNot(Request(change: On("\"{{ payload.nothing.at_all }}\"")), Now)!;
        undecided.Verdict.ShouldBe(DeliveryVerdict.Failed);
        undecided.Reason.ShouldNotBeNull().ShouldContain("payload.nothing");

        static string Ignored(TaskMcp.Runs.RunRequest request)
        {
            var outcome = WebhookFiringRules.WhyNot(request, Now)!;
            (outcome.Verdict, outcome.TaskId, outcome.RunId).ShouldBe((DeliveryVerdict.Ignored, RunSamples.Task.Id, null));
            return outcome.Reason!;
        }

        static Func<BindingSnapshot, BindingSnapshot> On(string value) => binding => binding with
        {
            Config = binding.Config with { Conditions = [new() { Field = "payload.action", Operator = ConditionOperator.Eq, Value = new(value) }] },
        };
    }

    [Fact]
    public void Each_attempt_at_a_delivery_is_an_event_of_its_own()
    {
        var event1 = WebhookTrigger.Event(RunSamples.Task, Firing);
        WebhookTrigger.Event(RunSamples.Task, Firing).Id.ShouldBe(event1.Id);
        Guid[] others =
        [
            WebhookTrigger.Event(RunSamples.Task, Firing with { Attempt = 2 }).Id,
            WebhookTrigger.Event(RunSamples.Task, Firing with { ReceivedAt = Now.AddDays(8) }).Id,
            WebhookTrigger.Event(RunSamples.Task, Firing with { DeliveryId = Guid.NewGuid() }).Id,
        ];
        others.ShouldBeUnique();
        others.ShouldNotContain(event1.Id);
    }

    [Fact]
    public void A_payload_is_kept_as_deep_as_a_run_can_hold_it()
    {
        BindingPayload.Of(new WebhookNest(BindingPayload.MaxDepth).Node).ShouldNotBeNull();
        BindingPayload.Of(new WebhookNest(BindingPayload.MaxDepth + 1).Node).ShouldBeNull();
        BindingPayload.Of(null)!.Value.ShouldBe(JsonText.Null);
    }

    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "c" };

    private static readonly WebhookFiring Firing = new()
    {
        BindingId = RunSamples.Binding.Id,
        DeliveryId = new("00000000-0000-7000-8000-0000000000d1"),
        ReceivedAt = Now,
        Attempt = 1,
        EventType = "issues.opened",
        Payload = JsonText.Null,
        WebhookName = "Issues",
    };

    private static TaskMcp.Runs.RunRequest Request(string payload = """{"action":"opened","issue":{"title":"Login"}}""", Func<BindingSnapshot, BindingSnapshot>? change = null)
    {
        var binding = RunSamples.Binding with { BindingType = BindingType.Webhook };
        return RunSamples.FirstRequest with { Binding = change?.Invoke(binding) ?? binding, Event = WebhookTrigger.Event(RunSamples.Task, Firing), Payload = new(payload) };
    }

    private sealed record WebhookNest(int Depth)
    {
        public System.Text.Json.Nodes.JsonNode Node => System.Text.Json.Nodes.JsonNode.Parse(new string('[', Depth) + new string(']', Depth))!;
    }
}
