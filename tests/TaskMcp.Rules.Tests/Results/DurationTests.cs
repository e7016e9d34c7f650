namespace TaskMcp.Rules.Tests.Results;

public class DurationTests
{
    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("0.5s", 0.5)]
    [InlineData("PT5M", 300)]
    public void Duration_reads_short_forms_and_iso(string text, double seconds)
    {
        Duration.TryParse(text, out var value).ShouldBeTrue();
        value.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("5m\n")]
    [InlineData("\uff11m")]
    [InlineData("\u0661h")]
    [InlineData("-PT5M")]
    [InlineData("P1000000000D")]
    public void Duration_refuses_everything_else(string text) => Duration.TryParse(text, out _).ShouldBeFalse();
}
