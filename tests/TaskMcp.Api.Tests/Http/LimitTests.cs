using System.Net;
using TaskMcp.Api.Http;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Webhooks;

namespace TaskMcp.Api.Tests.Http;

/// <summary>SPEC A-4: how much one caller may take.</summary>
public class LimitTests
{
    [Fact]
    public async Task Who_asks_too_often_waits_and_deliveries_and_health_never_do()
    {
        var app = await TestApp.Started("--TaskMcp:Limits:RequestsPerMinute=60");
        try
        {
            var webhook = await app.Http.NewWebhook(new { name = "Many", source = "form", secret = Senders.Secret });
            var refused = await Patience.Until(() => app.Http.GetJson("/api/projects"), answer => answer.Status != HttpStatusCode.OK);

            refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many");
            refused.Header("Retry-After").ShouldBe("1");
            ((string)refused.Json["detail"]!).ShouldContain("TaskMcp__Limits__RequestsPerMinute");
            refused.Header("Content-Security-Policy").ShouldNotBeNull();

            // A stranger at the same address counts for itself.
            (await app.Stranger.GetJson("/welcome")).ShouldBe(HttpStatusCode.OK);
            for (var time = 0; time < 40; time++)
            {
                (await app.Stranger.SendSecret((string)webhook["path"]!, """{"title":"T"}""", Senders.Secret, key: $"{time}")).ShouldBe(HttpStatusCode.Accepted);
                (await app.Stranger.GetJson("/health")).ShouldBe(HttpStatusCode.OK);
            }

            (await Patience.Until(() => app.Stranger.GetJson("/welcome"), answer => answer.Status != HttpStatusCode.OK)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task One_principal_holds_only_so_many_streams_and_an_ended_one_makes_room()
    {
        var app = await TestApp.Started("--TaskMcp:Limits:StreamsAtOnce=2");
        try
        {
            using var first = await EventReader.Open(app.Http);
            using (await EventReader.Open(app.Http))
            {
                var refused = await app.Http.GetJson("/api/events");
                refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many_at_once");
                refused.Header("Retry-After").ShouldBe("1");
                (await app.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
            }

            using var next = await Patience.Until(Open, reader => reader is not null);

            async Task<EventReader?> Open()
            {
                try
                {
                    return await EventReader.Open(app.Http);
                }
                catch (HttpRequestException error) when (error.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    return null;
                }
            }
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Wrong_tokens_are_tried_only_so_often_and_right_ones_are_never_turned_away()
    {
        var app = await TestApp.Started("--TaskMcp:Limits:FailedTokens=5");
        try
        {
            for (var time = 0; time < 5; time++) (await Wrong()).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
            var refused = await Patience.Until(Wrong, answer => answer.Status != HttpStatusCode.Unauthorized);

            refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "request.too_many_failures");
            (await app.Http.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.OK);
            (await app.Stranger.GetJson("/api/tasks")).ShouldBe(HttpStatusCode.Unauthorized);

            Task<Answer> Wrong() => app.Stranger.GetJson("/api/tasks", ("Authorization", "Bearer a-wrong-token-0123456789"));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Theory, InlineData("0"), InlineData("-1"), InlineData("many"), InlineData("1.5")]
    public async Task A_limit_that_makes_no_sense_ends_the_start_in_words(string value)
    {
        var start = () => TestApp.Started($"--TaskMcp:Limits:StreamsAtOnce={value}");

        (await start.ShouldThrowAsync<LimitsException>()).Message.ShouldBe($"TaskMcp__Limits__StreamsAtOnce must be a whole number from 1 to 100000000 (was '{value}').");
    }
}
