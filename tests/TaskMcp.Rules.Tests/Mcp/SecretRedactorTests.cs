using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Mcp;

public class SecretRedactorTests
{
    private static readonly SecretRedactor Redactor = new(["p@ss\"word/1", "p@ss\"word/1-longer", "short"]);

    [Theory]
    [InlineData("key p@ss\"word/1!", "key ***!")]
    [InlineData("key p@ss\"word/1-longer!", "key ***!")]
    [InlineData("""{"key":"p@ss\"word/1"}""", """{"key":"***"}""")]
    [InlineData("https://x?key=p%40ss%22word%2F1", "https://x?key=***")]
    [InlineData("a short word", "a short word")]
    public void SecretRedactor_takes_out_known_credentials_in_every_form(string text, string clean) => Redactor.Redact(text).ShouldBe(clean);

    [Fact]
    public void LogRing_keeps_the_last_500_lines()
    {
        var ring = new LogRing();
        for (var i = 0; i < 600; i++) ring.Add($"line {i}", SecretRedactor.None);
        ring.Lines().Length.ShouldBe(500);
        ring.Lines()[0].ShouldBe("line 100");
        ring.Last().ShouldBe("line 599");
    }

    [Fact]
    public void LogRing_takes_credentials_out_before_it_shortens()
    {
        var ring = new LogRing();
        ring.Add(new string('x', 3_995) + "p@ss\"word/1-longer", Redactor);
        ring.Last()!.ShouldEndWith("***");
    }
}
