using System.Collections.Immutable;
using System.Text;
using TaskMcp.Silo.Webhooks.Signatures;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC W-2, against the vectors that the senders publish.</summary>
public class SignatureTests
{
    private const string GithubSecret = "It's a Secret to Everybody";
    private const string GithubBody = "Hello, World!";
    private const string GithubHeader = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private const string SlackSecret = "8f742231b10e8888abcd99yyyzzz85a5";
    private const string SlackHeader = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private const long SlackTime = 1531420618;
    private const string SlackBody =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private const string StandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string StandardHeader = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string StandardBody = """{"test": 2432232314}""";
    private const long StandardTime = 1614265330;

    [Fact]
    public void GitHubs_published_vector_holds() => Github(GithubBody).ShouldBeTrue();

    [Fact]
    public void Slacks_published_vector_holds() => Slack(SlackBody, SlackTime).ShouldBeTrue();

    [Fact]
    public void The_published_vector_of_Standard_Webhooks_holds() => Standard(StandardBody, StandardTime).ShouldBeTrue();

    [Fact]
    public void One_flipped_bit_of_the_body_holds_nowhere()
    {
        for (var bit = 0; bit < 8; bit++)
        {
            Github(Flipped(GithubBody, 3, bit)).ShouldBeFalse();
            Slack(Flipped(SlackBody, 40, bit), SlackTime).ShouldBeFalse();
            Standard(Flipped(StandardBody, 5, bit), StandardTime).ShouldBeFalse();
        }
    }

    [Fact]
    public void One_changed_digit_of_the_signature_does_not_hold()
    {
        Github(GithubBody, GithubHeader.Replace("757107", "757108", StringComparison.Ordinal)).ShouldBeFalse();
        Github(GithubBody, GithubHeader[..^2]).ShouldBeFalse();
        Github(GithubBody, "sha256=").ShouldBeFalse();
        Github(GithubBody, "sha256=zz").ShouldBeFalse();
        Github(GithubBody, "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17").ShouldBeFalse();
    }

    [Fact]
    public void A_body_that_is_no_text_verifies_over_its_bytes()
    {
        byte[] body = [0xff, 0x00, 0xfe, 0x80, 0x0a];
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(GithubSecret), body));
        SignatureCheck.Holds(WebhookVerification.Github, Request(body, ("x-hub-signature-256", $"sha256={signature}")), [GithubSecret], DateTimeOffset.UnixEpoch).ShouldBeTrue();
    }

    [Theory, InlineData(-300, true), InlineData(300, true), InlineData(-301, false), InlineData(301, false)]
    public void A_timestamp_may_be_300_seconds_away(int seconds, bool holds)
    {
        Slack(SlackBody, SlackTime + seconds).ShouldBe(holds);
        Standard(StandardBody, StandardTime + seconds).ShouldBe(holds);
    }

    [Theory, InlineData("-1531420618"), InlineData("1531420618.0"), InlineData(" 1531420618"), InlineData("999999999999999999"), InlineData("")]
    public void What_is_no_timestamp_is_refused(string timestamp) =>
        SignatureText.IsRecent(timestamp, DateTimeOffset.FromUnixTimeSeconds(SlackTime)).ShouldBeFalse();

    [Fact]
    public void Any_of_several_secrets_holds()
    {
        Github(GithubBody, secrets: ["another-secret-another", GithubSecret]).ShouldBeTrue();
        Github(GithubBody, secrets: ["another-secret-another"]).ShouldBeFalse();
        Github(GithubBody, secrets: []).ShouldBeFalse();
    }

    [Fact]
    public void Any_of_several_signatures_of_Standard_Webhooks_holds()
    {
        var header = $"v1,AAAA v1a,ignored {StandardHeader}";
        var request = Request(Encoding.UTF8.GetBytes(StandardBody), ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("webhook-timestamp", "1614265330"), ("webhook-signature", header));
        SignatureCheck.Holds(WebhookVerification.Standard, request, [StandardSecret], DateTimeOffset.FromUnixTimeSeconds(StandardTime)).ShouldBeTrue();
    }

    [Theory, InlineData("shared-secret-0123", true), InlineData("shared-secret-0124", false), InlineData("shared-secret-012", false), InlineData("", false)]
    public void The_secret_itself_must_be_the_secret(string given, bool holds) =>
        SignatureCheck.Holds(WebhookVerification.Secret, Request([], ("x-webhook-secret", given)), ["shared-secret-0123"], DateTimeOffset.UnixEpoch).ShouldBe(holds);

    [Theory, InlineData(WebhookVerification.Secret), InlineData(WebhookVerification.Github), InlineData(WebhookVerification.Slack), InlineData(WebhookVerification.Standard)]
    public void A_request_without_signature_holds_nowhere(WebhookVerification verification)
    {
        SignatureCheck.Holds(verification, Request([]), [StandardSecret], DateTimeOffset.UnixEpoch).ShouldBeFalse();
        SignatureCheck.IsPresent(verification, Request([])).ShouldBeFalse();
    }

    private static bool Github(string body, string header = GithubHeader, string[]? secrets = null) =>
        SignatureCheck.Holds(WebhookVerification.Github, Request(Encoding.UTF8.GetBytes(body), ("x-hub-signature-256", header)), secrets ?? [GithubSecret], DateTimeOffset.UnixEpoch);

    private static bool Slack(string body, long now) => SignatureCheck.Holds(
        WebhookVerification.Slack,
        Request(Encoding.UTF8.GetBytes(body), ("x-slack-request-timestamp", "1531420618"), ("x-slack-signature", SlackHeader)),
        [SlackSecret],
        DateTimeOffset.FromUnixTimeSeconds(now));

    private static bool Standard(string body, long now) => SignatureCheck.Holds(
        WebhookVerification.Standard,
        Request(Encoding.UTF8.GetBytes(body), ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"), ("webhook-timestamp", "1614265330"), ("webhook-signature", StandardHeader)),
        [StandardSecret],
        DateTimeOffset.FromUnixTimeSeconds(now));

    private static string Flipped(string text, int index, int bit)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        bytes[index] ^= (byte)(1 << bit);
        return Encoding.Latin1.GetString(bytes);
    }

    private static WebhookRequest Request(byte[] body, params (string Name, string Value)[] headers) =>
        new() { Body = [.. body], Headers = headers.ToImmutableDictionary(header => header.Name, header => header.Value) };
}
