using TaskMcp.Silo.Gateway;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>States of questions (SPEC S-4): good once, for one call, for ten minutes.</summary>
public class OpenQuestionsTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void A_state_is_good_once_for_the_call_that_it_was_made_for()
    {
        var questions = new OpenQuestions(_clock);
        var digest = OpenQuestions.Digest("tools/call", "x", """{"a":1}""");
        var (state, _) = questions.Ask(new() { Digest = digest, IsConfirmation = true });
        questions.Take(state, OpenQuestions.Digest("tools/call", "x", """{"a":2}""")).ShouldBeNull("other arguments");
        questions.Take(state, OpenQuestions.Digest("tools/call", "y", """{"a":1}""")).ShouldBeNull("another tool");
        questions.Take($"{state[..^2]}AA", digest).ShouldBeNull("changed");
        questions.Take(state, digest)!.IsConfirmation.ShouldBeTrue();
        questions.Take(state, digest).ShouldBeNull("used");
    }

    [Fact]
    public void A_state_is_too_old_after_ten_minutes()
    {
        var questions = new OpenQuestions(_clock);
        var (state, expiresAt) = questions.Ask(new() { Digest = "d" });
        expiresAt.ShouldBe(_clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        _clock.Now += TimeSpan.FromMinutes(10);
        questions.Take(state, "d").ShouldBeNull();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = GatewaySamples.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
