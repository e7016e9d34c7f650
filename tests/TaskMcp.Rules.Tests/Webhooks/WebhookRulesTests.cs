using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC W-2: several secrets at once, and how they come and go.</summary>
public class WebhookRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "c" };

    [Fact]
    public void A_new_secret_leaves_the_others_good_until_they_are_said_to_end()
    {
        var webhook = Added(Created(), TimeSpan.FromHours(1));
        WebhookRules.Good(webhook, Now.AddMinutes(59)).Length.ShouldBe(2);
        WebhookRules.Good(webhook, Now.AddHours(1)).ShouldHaveSingleItem().ShouldBe(webhook.Secrets[1]);
    }

    [Fact]
    public void A_secret_is_never_made_good_for_longer_by_another_one()
    {
        var webhook = Added(Added(Created(), TimeSpan.FromHours(1)), TimeSpan.FromHours(2));
        webhook.Secrets[0].ExpiresAt.ShouldBe(Now.AddHours(1));
        webhook.Secrets[1].ExpiresAt.ShouldBe(Now.AddHours(2));
        webhook.Secrets[2].ExpiresAt.ShouldBeNull();
    }

    [Fact]
    public void A_repeat_adds_nothing()
    {
        var webhook = Created();
        WebhookRules.AddSecret(webhook, Addition(null) with { SecretId = webhook.Secrets[0].Id }, Now).Value.ShouldBeSameAs(webhook);
    }

    [Fact]
    public void There_is_room_for_five_secrets_and_expired_ones_take_none()
    {
        var webhook = Created();
        for (var count = 1; count < WebhookRules.MaxSecrets; count++) webhook = Added(webhook, count == 1 ? TimeSpan.FromHours(1) : null);
        WebhookRules.AddSecret(webhook, Addition(null), Now).Refusal!.Code.ShouldBe("webhook.secret_limit");
        WebhookRules.AddSecret(webhook, Addition(null), Now.AddHours(2)).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public void The_last_good_secret_stays()
    {
        var webhook = Added(Created(), TimeSpan.FromHours(1));
        WebhookRules.RemoveSecret(webhook, new() { Context = Context, SecretId = webhook.Secrets[1].Id }, Now).IsAccepted.ShouldBeTrue();
        WebhookRules.RemoveSecret(webhook, new() { Context = Context, SecretId = webhook.Secrets[1].Id }, Now.AddHours(1)).Refusal!.Code.ShouldBe("webhook.secret_last");
        WebhookRules.RemoveSecret(webhook, new() { Context = Context, SecretId = Guid.NewGuid() }, Now).Refusal!.Code.ShouldBe("webhook.secret_not_found");
    }

    [Fact]
    public void Old_secrets_are_not_said_to_end_after_the_end_of_time()
    {
        var refusal = WebhookRules.AddSecret(Created(), Addition(TimeSpan.FromDays(9_999_999)), Now).Refusal!;
        refusal.Errors.Keys.ShouldBe(["expire_others_after"]);
        refusal.Message.ShouldContain("366d");
    }

    [Fact]
    public void A_change_that_alters_no_value_changes_nothing()
    {
        var webhook = Created();
        WebhookRules.Update(webhook, new() { Context = Context, Name = webhook.Name, Events = webhook.Events }, Now).Value.ShouldBeSameAs(webhook);
        WebhookRules.Update(webhook, new() { Context = Context, Enabled = false }, Now).Value!.Version.ShouldBe(2);
        WebhookRules.Update(webhook, new() { Context = Context with { ExpectedVersion = 9 }, Enabled = false }, Now).Refusal!.Code.ShouldBe("version.stale");
    }

    [Theory]
    [InlineData("It's a Secret to Everybody", true)]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789abcde", false)]
    [InlineData(" a-secret-of-a-shop", false)]
    [InlineData("a-secret-of-a-shop ", false)]
    [InlineData("a-secret\tof-a-shop", false)]
    [InlineData("a-sécret-of-a-shop", false)]
    public void A_secret_is_what_a_header_can_carry(string secret, bool isGood) => WebhookRules.Create(Guid.CreateVersion7(), Guid.CreateVersion7(), new()
    {
        Context = Context, Name = "Shop", Source = "shop", Mapping = new() { Title = "{{ payload.title }}" }, Secret = new Secret(secret),
    }, Now).IsAccepted.ShouldBe(isGood);

    private static WebhookSnapshot Created() => WebhookRules.Create(Guid.CreateVersion7(), Guid.CreateVersion7(), new()
    {
        Context = Context, Name = "Shop", Source = "shop", Mapping = new() { Title = "{{ payload.title }}" }, Secret = new Secret("a-secret-of-a-shop"),
    }, Now).Value.ShouldNotBeNull();

    private static AddWebhookSecret Addition(TimeSpan? expireOthersAfter) =>
        new() { Context = Context, SecretId = Guid.CreateVersion7(), Secret = new("another-secret-of-a-shop"), ExpireOthersAfter = expireOthersAfter };

    private static WebhookSnapshot Added(WebhookSnapshot webhook, TimeSpan? expireOthersAfter) => WebhookRules.AddSecret(webhook, Addition(expireOthersAfter), Now).Value.ShouldNotBeNull();
}
