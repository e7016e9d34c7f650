using Microsoft.Extensions.Configuration;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Rules.Tests.Runs;

public class RetentionRulesTests
{
    [Theory]
    [InlineData(null, 30)]
    [InlineData("", 30)]
    [InlineData("1d", 1)]
    [InlineData("P90D", 90)]
    public void Retention_is_a_duration(string? text, int days) => RetentionRules.Read(Settings(text)).ShouldBe(TimeSpan.FromDays(days));

    [Theory]
    [InlineData("23h")]
    [InlineData("0s")]
    [InlineData("for ever")]
    [InlineData("-5d")]
    public void Retention_that_makes_no_sense_is_refused_naming_the_setting(string text) =>
        Should.Throw<RetentionException>(() => RetentionRules.Read(Settings(text))).Message.ShouldContain($"TaskMcp__RunRetention must be a duration of at least 1d, such as 30d (was '{text}')");

    private static ConfigurationManager Settings(string? text) => new() { [RetentionRules.Setting] = text };
}
