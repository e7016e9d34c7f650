using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC W-3, W-6: what a body says, which event it tells of, and by what name it is known.</summary>
public class WebhookBodyTests
{
    [Theory]
    [InlineData("application/json", """{"a":1}""")]
    [InlineData("application/json; charset=utf-8", """{"a":1}""")]
    [InlineData("application/x-www-form-urlencoded", "payload=%7B%22a%22%3A1%7D")]
    [InlineData("application/x-www-form-urlencoded", "payload=%7B%22a%22%3A1%7D&other=2")]
    public void Json_and_forms_with_json_say_the_same(string contentType, string body) => ((int)Read(body, contentType).Payload!["a"]!).ShouldBe(1);

    [Fact]
    public async Task A_byte_order_mark_is_ignored() =>
        (await WebhookBody.ReadSent("application/json", (byte[])[0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'])).Value!.Text.ShouldBe("{}");

    [Fact]
    public void The_name_of_an_event_is_no_longer_than_a_name() =>
        WebhookEvents.TypeOf(_ => null, new JsonObject { ["event_type"] = new string('e', 100_000) })!.Length.ShouldBe(200);

    [Fact]
    public void The_fields_of_a_form_are_the_payload()
    {
        var payload = Read("title=New+badge&tag=a&tag=b", "application/x-www-form-urlencoded").Payload!;
        ((string)payload["title"]!).ShouldBe("New badge");
        payload["tag"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void A_form_that_is_too_much_is_refused()
    {
        WebhookBody.Read("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 2_000).Select(number => $"f{number}=1"))).Refusal!.Code.ShouldBe("webhook.body_invalid");
        WebhookBody.Read("application/x-www-form-urlencoded", $"{new string('x', 5_000)}=1").Refusal!.Code.ShouldBe("webhook.body_invalid");
    }

    [Theory, InlineData("a=%ff%fe"), InlineData("a=%"), InlineData("a=%ED%A0%80"), InlineData("=1"), InlineData("a&a&=&&"), InlineData("a=%00")]
    public void A_strange_form_is_read_or_refused(string body)
    {
        var read = WebhookBody.Read("application/x-www-form-urlencoded", body);
        if (read.IsAccepted) _ = read.Value.Root!.ToJsonString();
        else read.Refusal.Code.ShouldBe("webhook.body_invalid");
    }

    [Theory, InlineData(""), InlineData("{"), InlineData("Hello, World!"), InlineData("""{"a":1,"a":2}"""), InlineData("""{"a":"\ud800"}""")]
    public void What_is_no_json_is_refused(string body) => WebhookBody.Read("application/json", body).Refusal!.Code.ShouldBe("webhook.body_invalid");

    [Fact]
    public async Task What_is_no_text_is_refused() => (await WebhookBody.ReadSent("application/json", new byte[] { 0xff, 0xfe })).Refusal!.Code.ShouldBe("webhook.body_invalid");

    [Fact]
    public void The_envelope_of_the_seed_is_opened()
    {
        var body = Read("""{"source":"github","event_type":"issue.opened","payload":{"title":"t"}}""");
        body.Source.ShouldBe("github");
        ((string)body.Payload!["title"]!).ShouldBe("t");
        WebhookEvents.TypeOf(_ => null, body.Root).ShouldBe("issue.opened");
    }

    [Theory]
    [InlineData("issues", """{"action":"opened"}""", "issues.opened")]
    [InlineData("push", "{}", "push")]
    [InlineData(null, """{"type":"event_callback","event":{"type":"reaction_added"}}""", "reaction_added")]
    [InlineData(null, """{"type":"event_callback","event":{"type":"message","subtype":"message_changed"}}""", "message:message_changed")]
    [InlineData(null, """{"type":"event_callback","event":{"type":"message","subtype":"file_share"}}""", "message")]
    [InlineData(null, """{"type":"event_callback","event":{"type":"message","bot_id":"B1","text":"from an app"}}""", "message:bot_message")]
    [InlineData(null, """{"type":"invoice.paid"}""", "invoice.paid")]
    [InlineData(null, """{"event":"submitted"}""", "submitted")]
    [InlineData(null, """["x"]""", null)]
    public void An_event_has_the_name_that_its_source_gives_it(string? github, string body, string? expected) =>
        WebhookEvents.TypeOf(header => header == "x-github-event" ? github : null, JsonNode.Parse(body)).ShouldBe(expected);

    [Theory]
    [InlineData("issues.opened", "issues.opened", true)]
    [InlineData("issue.opened", "issues.opened", true)]
    [InlineData("issues", "issues.closed", true)]
    [InlineData("issues.*", "issues.closed", true)]
    [InlineData("issues.opened", "issues.closed", false)]
    [InlineData("message", "message:message_changed", false)]
    [InlineData("pull", "pull_request.opened", false)]
    [InlineData("issues", null, false)]
    [InlineData("*", "issues.opened", true)]
    [InlineData("*", null, true)]
    public void A_filter_takes_an_event_and_what_begins_with_it(string filter, string? eventType, bool takes) => WebhookEvents.Matches([filter], eventType).ShouldBe(takes);

    [Theory, InlineData("issues.opened"), InlineData(null)]
    public void Without_a_filter_every_event_is_taken(string? eventType) => WebhookEvents.Matches([], eventType).ShouldBeTrue();

    [Theory, InlineData("x-github-delivery"), InlineData("webhook-id"), InlineData("idempotency-key")]
    public void A_delivery_is_known_by_what_its_sender_calls_it(string header) => DeliveryKey.Of(Request("{}", (header, "72d3162e")), WebhookVerification.Secret).ShouldBe("72d3162e");

    [Fact]
    public void Where_a_signature_holds_for_a_time_only_a_signed_name_counts()
    {
        var request = Request("{}", ("x-github-delivery", "a"), ("webhook-id", "b"), ("idempotency-key", "c"));
        DeliveryKey.Of(request, WebhookVerification.Standard).ShouldBe("b");
        DeliveryKey.Of(request, WebhookVerification.Slack).ShouldStartWith("sha256:");
        DeliveryKey.Of(request, WebhookVerification.Github).ShouldBe("a");
    }

    [Fact]
    public void A_delivery_without_a_name_is_known_by_its_body()
    {
        DeliveryKey.Of(Request("{}"), WebhookVerification.Secret).ShouldBe("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        DeliveryKey.Of(Request("[]"), WebhookVerification.Secret).ShouldNotBe(DeliveryKey.Of(Request("{}"), WebhookVerification.Secret));
    }

    [Fact]
    public void Headers_that_hold_secrets_are_not_kept() =>
        DeliveryKey.Shown(Request("", ("x-webhook-secret", "s"), ("x-hub-signature-256", "s"), ("authorization", "s"), ("cookie", "s"), ("x-gitlab-token", "s"), ("x-api-key", "s"),
            ("x-github-event", "push"), ("content-type", "application/json")).Headers).Keys.Order().ShouldBe(["content-type", "x-github-event"]);

    [Theory]
    [InlineData("x-functions-key"), InlineData("ocp-apim-subscription-key"), InlineData("cf-access-jwt-assertion"), InlineData("x-shopify-hmac-sha256"), InlineData("x-session-id")]
    [InlineData("proxy-authorization"), InlineData("x-pass"), InlineData("x-amz-security-token"), InlineData("stripe-signature"), InlineData("x-sig")]
    public void Credentials_of_gateways_and_platforms_are_not_kept_either(string name) => DeliveryKey.Shown(Request("", (name, "s")).Headers).ShouldBeEmpty();

    [Theory, InlineData("idempotency-key"), InlineData("webhook-id"), InlineData("x-github-delivery")]
    public void The_name_of_a_delivery_is_kept_with_its_headers(string name) => DeliveryKey.Shown(Request("", (name, "s")).Headers).ShouldContainKey(name);

    [Theory, InlineData("referer"), InlineData("x-original-url"), InlineData("x-forwarded-uri")]
    public void Addresses_are_kept_without_their_queries(string name) => DeliveryKey.Shown(Request("", (name, "/hook?token=s")).Headers)[name].ShouldBe("/hook");

    [Fact]
    public void However_many_headers_come_what_the_work_needs_is_kept()
    {
        var many = Enumerable.Range(0, 90).Select(number => ($"a{number}", "v"));
        DeliveryKey.Shown(Request("", [.. many, ("content-type", "application/x-www-form-urlencoded")]).Headers)["content-type"].ShouldBe("application/x-www-form-urlencoded");
    }

    [Fact]
    public void Ids_follow_from_what_they_name()
    {
        var (webhook, time) = (Guid.CreateVersion7(), DateTimeOffset.UnixEpoch.AddDays(20_000));
        WebhookIds.Delivery(webhook, "a").ShouldBe(WebhookIds.Delivery(webhook, "a"));
        WebhookIds.Delivery(webhook, "a").ShouldNotBe(WebhookIds.Delivery(webhook, "b"));
        WebhookIds.Delivery(webhook, "a").ShouldNotBe(WebhookIds.TaskOfThing(webhook, "a"));
        WebhookIds.TaskOfDelivery(webhook, time).Version.ShouldBe(7);
        WebhookIds.TaskOfDelivery(webhook, time).ShouldNotBe(WebhookIds.TaskOfDelivery(webhook, time.AddTicks(1)));
    }

    private static WebhookBody Read(string body, string contentType = "application/json") => WebhookBody.Read(contentType, body).Value.ShouldNotBeNull();

    private static WebhookRequest Request(string body, params (string Name, string Value)[] headers) =>
        new() { Body = [.. Encoding.UTF8.GetBytes(body)], Headers = headers.ToImmutableDictionary(header => header.Name, header => header.Value) };
}
