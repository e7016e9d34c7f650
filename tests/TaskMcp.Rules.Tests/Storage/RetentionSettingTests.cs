using Microsoft.Extensions.Configuration;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Rules.Tests.Storage;

public class RetentionSettingTests
{
    [Theory]
    [InlineData(null, 30)]
    [InlineData("", 30)]
    [InlineData("1d", 1)]
    [InlineData("P90D", 90)]
    public void Retention_is_a_duration(string? text, int days) => Read(RetentionRules.Setting, text).ShouldBe(TimeSpan.FromDays(days));

    [Theory]
    [InlineData("23h")]
    [InlineData("0s")]
    [InlineData("for ever")]
    [InlineData("-5d")]
    public void Retention_that_makes_no_sense_is_refused_naming_the_setting(string text) =>
        Should.Throw<RetentionException>(() => Read(RetentionRules.Setting, text)).Message.ShouldContain($"TaskMcp__RunRetention must be a duration of at least 1d, such as 30d (was '{text}')");

    [Fact]
    public void Deliveries_are_kept_at_least_as_long_as_their_repeats_are_told()
    {
        Read(DeliveryRetention.Setting, "7d").ShouldBe(TimeSpan.FromDays(7));
        Should.Throw<RetentionException>(() => Read(DeliveryRetention.Setting, "6d23h")).Message.ShouldContain("TaskMcp__DeliveryRetention must be a duration of at least 7d");
    }

    private static TimeSpan Read(RetentionSetting setting, string? text) => setting.Read(new ConfigurationManager { [setting.Name] = text });
}
