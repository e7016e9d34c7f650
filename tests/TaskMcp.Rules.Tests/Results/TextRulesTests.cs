using TaskMcp.Silo.Results;

namespace TaskMcp.Rules.Tests.Results;

public class TextRulesTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab😀", 3, "ab")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("a😀b", 3, "a😀")]
    public void TextRules_the_start_of_a_text_never_ends_in_half_a_pair(string text, int max, string start) => TextRules.Start(text, max).ShouldBe(start);
}
