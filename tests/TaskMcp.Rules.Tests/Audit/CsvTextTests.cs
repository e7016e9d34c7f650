using TaskMcp.Api.Audit;

namespace TaskMcp.Rules.Tests.Audit;

public class CsvTextTests
{
    [Theory]
    [InlineData("plain", "\"plain\"\r\n")]
    [InlineData("a,b;c", "\"a,b;c\"\r\n")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"\r\n")]
    [InlineData("two\r\nlines\tand\u0000more", "\"two  lines and more\"\r\n")]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"\r\n")]
    [InlineData("+1", "\"'+1\"\r\n")]
    [InlineData("-1", "\"'-1\"\r\n")]
    [InlineData("@SUM(1)", "\"'@SUM(1)\"\r\n")]
    [InlineData("\t=1", "\"' =1\"\r\n")]
    [InlineData("\uff1d1", "\"'\uff1d1\"\r\n")]
    [InlineData(null, "\"\"\r\n")]
    public void A_field_stays_a_field(string? field, string line) => CsvText.Line([field]).ShouldBe(line);

    [Fact]
    public void Fields_are_parted_by_commas() => CsvText.Line(["a", null, "b"]).ShouldBe("\"a\",\"\",\"b\"\r\n");
}
