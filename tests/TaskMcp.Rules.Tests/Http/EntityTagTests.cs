using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Api.Http;

namespace TaskMcp.Rules.Tests.Http;

public class EntityTagTests
{
    [Fact]
    public void EntityTag_of_a_version_reads_back_weak_or_not() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNegativeInt>(),
        version => EntityTag.TryParse(EntityTag.Of(version.Get), out var read) && read == version.Get
            && EntityTag.TryParse($"W/{EntityTag.Of(version.Get)}", out var weak) && weak == version.Get).QuickCheckThrowOnFailure();

    [Theory, InlineData(""), InlineData("7"), InlineData("\""), InlineData("\"1\",\"2\""), InlineData("w/\"1\"")]
    public void EntityTag_is_not_made_of_anything(string text) => EntityTag.TryParse(text, out _).ShouldBeFalse();

    [Theory, InlineData("\"x\""), InlineData("\"-1\""), InlineData("\"\"")]
    public void EntityTag_that_is_no_version_matches_none(string text)
    {
        EntityTag.TryParse(text, out var version).ShouldBeTrue();
        version.ShouldBe(-1);
    }
}
