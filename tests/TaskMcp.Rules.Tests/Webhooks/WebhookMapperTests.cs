using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Silo.Webhooks.Presets;
using TaskMcp.Webhooks;

namespace TaskMcp.Rules.Tests.Webhooks;

/// <summary>SPEC W-4, W-8.</summary>
public class WebhookMapperTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly WebhookPresets Presets = new();

    [Fact]
    public void The_example_of_the_seed_becomes_a_task()
    {
        var mapped = Map(
            new() { Title = "{{ payload.title }}", Note = "{{ payload.body }}", Tags = "{{ payload.labels }}", ExternalId = "{{ payload.url }}", ExternalUrl = "{{ payload.url }}" },
            """{"title":"Bug: Login fails on mobile","body":"Steps to reproduce...","labels":["bug","mobile"],"url":"https://github.com/org/repo/issues/123"}""",
            "inbox");
        mapped.Title.ShouldBe("Bug: Login fails on mobile");
        mapped.Note.ShouldBe("Steps to reproduce...");
        mapped.Tags.ShouldBe(["inbox", "bug", "mobile"]);
        mapped.ExternalId.ShouldBe("https://github.com/org/repo/issues/123");
        mapped.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("github", "issues.opened", "Bug: Login fails on mobile", "https://github.com/octo-org/octo-repo/issues/123")]
    [InlineData("github", "issues.assigned", "Bug: Login fails on mobile and tablet", "https://github.com/octo-org/octo-repo/issues/123")]
    [InlineData("github", "pull_request.opened", "Keep the session on mobile", "https://github.com/octo-org/octo-repo/pull/124")]
    [InlineData("github", "pull_request.closed", "Keep the session on mobile", "https://github.com/octo-org/octo-repo/pull/124")]
    [InlineData("slack", "reaction_added", ":white_check_mark: in C123ABC456", "C123ABC456/1464196127.000002/reactions")]
    [InlineData("slack", "message", "Can somebody order new <https://example.com/badges|badges> & lanyards?", "C123ABC456/1355517523.000005")]
    [InlineData("email", "received", "Invoice 2026-118", "<CAF8=a1b2c3@mail.example.com>")]
    [InlineData("calendar", "reminder", "Quarterly review", "7kukuqrfedlm2f9t0vf2k1q6n0")]
    [InlineData("form", "submitted", "New badge for a colleague", null)]
    public void A_preset_makes_a_task_of_its_samples(string source, string eventType, string title, string? externalId)
    {
        var preset = Presets.All.Single(preset => preset.Source == source);
        var sample = preset.Samples.Single(sample => sample.EventType == eventType);
        var mapped = Map(preset.Mapping, sample.Payload.Text);
        (mapped.Title, mapped.ExternalId).ShouldBe((title, externalId));
        mapped.Problems.ShouldBeEmpty();
        WebhookEvents.Matches(preset.Events, eventType).ShouldBeTrue();
    }

    [Fact]
    public void Presets_bring_tags_notes_and_due_dates()
    {
        OfSample("github", "issues.opened").Tags.ShouldBe(["bug", "mobile"]);
        OfSample("github", "pull_request.opened").Note.ShouldBe("");
        OfSample("email", "received").Tags.ShouldBe(["todo", "invoices"]);
        OfSample("email", "received").Note.ShouldBe("From Ada Lovelace <ada@example.com>\n\nPlease find the invoice attached.\n\nAda");
        OfSample("calendar", "reminder").DueDate.ShouldBe(new DateTimeOffset(2026, 6, 3, 12, 0, 0, TimeSpan.Zero));
        OfSample("form", "submitted").Tags.ShouldBe(["office", "badge"]);
    }

    [Theory]
    [InlineData("github", "issues.opened", "2026-05-15T15:20:18Z")]
    [InlineData("github", "issues.assigned", "2026-05-15T15:42:07Z")]
    [InlineData("github", "pull_request.opened", "2026-05-16T09:00:00Z")]
    [InlineData("github", "pull_request.closed", "2026-05-17T10:11:12Z")]
    [InlineData("slack", "message", "2012-12-14T20:38:43.000005Z")]
    [InlineData("slack", "reaction_added", "2016-06-06T20:22:50.336841Z")]
    [InlineData("email", "received", "2026-05-15T08:30:00Z")]
    [InlineData("calendar", "reminder", "2026-06-01T06:30:02.318Z")]
    public void A_preset_knows_when_the_thing_was_so(string source, string eventType, string instant) =>
        OfSample(source, eventType).OccurredAt.ShouldBe(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Fri, 15 May 2026 10:30:00 +0200", "2026-05-15T08:30:00Z")]
    [InlineData("2026-05-15T10:30:00.5+02:00", "2026-05-15T08:30:00.5Z")]
    [InlineData("1778833800", "2026-05-15T08:30:00Z")]
    public void When_it_was_so_is_read_in_the_forms_in_which_sources_write_it(string text, string instant) =>
        Map(new() { Title = "x", OccurredAt = "{{ payload.d }}" }, $$"""{"d":"{{text}}"}""").OccurredAt.ShouldBe(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("99999999999999999999999999999999")]
    public void When_it_was_so_is_left_out_and_told_where_it_makes_no_sense(string text)
    {
        var mapped = Map(new() { Title = "x", OccurredAt = "{{ payload.d }}" }, $$"""{"d":"{{text}}"}""");
        mapped.OccurredAt.ShouldBeNull();
        mapped.Problems.ShouldHaveSingleItem().ShouldStartWith("occurred_at is left out");
    }

    [Theory]
    [InlineData("""{"event":{"type":"reaction_added","reaction":"eyes","item":{"type":"file","file":"F1"},"event_ts":"1465244570.336841"}}""")]
    [InlineData("""{"event":{"type":"app_mention"}}""")]
    [InlineData("{}")]
    public void What_slack_gives_no_place_to_is_a_thing_of_its_own(string payload) =>
        Map(Presets.All.Single(preset => preset.Source == "slack").Mapping, payload).ExternalId.ShouldBeNull();

    [Fact]
    public void Every_preset_may_be_saved() => Presets.All.ShouldAllBe(preset => WebhookMapper.Parse(preset.Mapping).Check(TemplateModel.ForWebhookMapping()).Count == 0);

    [Fact]
    public void What_does_not_fit_is_cut_or_left_out_and_told()
    {
        var mapped = Map(
            new() { Title = "{{ payload.t }}", DueDate = "{{ payload.d }}", ExternalId = "{{ payload.x }}", Tags = "{{ payload.g }}" },
            new JsonObject { ["t"] = new string('x', 501), ["d"] = "soon", ["x"] = new string('y', 2_001), ["g"] = new JsonArray([.. Enumerable.Range(0, 60).Select(number => JsonValue.Create($"t{number}"))]) }.ToJsonString());
        mapped.Title.Length.ShouldBe(500);
        mapped.Tags.Length.ShouldBe(50);
        (mapped.DueDate, mapped.ExternalId).ShouldBe((null, null));
        mapped.Problems.Length.ShouldBe(4);
    }

    [Theory, InlineData("12/01/2026"), InlineData("01.12.2026"), InlineData("10:30"), InlineData("May 5"), InlineData("20261201"), InlineData("2026")]
    public void A_date_that_may_mean_another_day_is_left_out_and_told(string text)
    {
        var mapped = Map(new() { Title = "x", DueDate = "{{ payload.d }}" }, $$"""{"d":"{{text}}"}""");
        mapped.DueDate.ShouldBeNull();
        mapped.Problems.ShouldHaveSingleItem().ShouldStartWith("due_date is left out");
    }

    [Theory, InlineData("2026-12-01T10:00:00+01:00", "2026-12-01T09:00:00Z"), InlineData("2026-12-01", "2026-12-01T00:00:00Z"), InlineData("1796115600", "2026-12-01T09:00:00Z")]
    [InlineData("Tue, 01 Dec 2026 09:00:00 GMT", "2026-12-01T09:00:00Z"), InlineData("Dec 1, 2026", "2026-12-01T00:00:00Z")]
    public void A_due_date_is_an_instant_a_day_or_seconds(string text, string instant) =>
        Map(new() { Title = "x", DueDate = "{{ payload.d }}" }, $$"""{"d":"{{text}}"}""").DueDate.ShouldBe(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_title_is_one_line() => Map(new() { Title = "{{ payload.t }}" }, """{"t":" a\r\n b\u0000\tc "}""").Title.ShouldBe("a b c");

    [Fact]
    public void What_a_payload_holds_is_never_a_template() =>
        Map(new() { Title = "{{ payload.t }}" }, """{"t":"{{ payload.secret }}","secret":"s"}""").Title.ShouldBe("{{ payload.secret }}");

    [Fact]
    public void A_variable_that_is_not_there_is_an_error_that_names_it() =>
        Should.Throw<TemplateException>(() => Map(new() { Title = "{{ payload.nothing }}" }, "{}")).Message.ShouldContain("payload.nothing");

    private static MappedTask OfSample(string source, string eventType)
    {
        var preset = Presets.All.Single(preset => preset.Source == source);
        return Map(preset.Mapping, preset.Samples.Single(sample => sample.EventType == eventType).Payload.Text);
    }

    private static MappedTask Map(WebhookMapping mapping, string payload, params string[] defaultTags) =>
        WebhookMapper.Map(mapping, [.. defaultTags], JsonNode.Parse(payload), Now);
}
