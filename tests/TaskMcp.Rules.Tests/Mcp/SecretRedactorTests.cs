using System.Text.Json.Nodes;
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
    public void SecretRedactor_takes_only_credentials_out_of_outputs()
    {
        var redactor = new SecretRedactor(["/data/projects", "token-12345678"], ["token-12345678"]);
        redactor.Redact("/data/projects token-12345678").ShouldBe("*** ***");
        redactor.Clean("/data/projects token-12345678").ShouldBe("/data/projects ***");
    }

    [Fact]
    public void SecretRedactor_knows_the_latest_of_many_tokens_and_does_not_grow_with_them()
    {
        var redactor = new SecretRedactor(["first-credential"]);
        for (var number = 1_000; number < 2_000; number++) redactor.Add($"token-{number}");
        redactor.Clean("token-1999 token-1980 first-credential").ShouldBe("*** *** ***");
        redactor.Clean("token-1000").ShouldBe("token-1000");
    }

    [Theory]
    [InlineData("""{"a":["x p@ss\"word/1 y",{"p@ss\"word/1":null}]}""", """{"a":["x *** y",{"***":null}]}""")]
    [InlineData("""{"nested":"{\"key\":\"p@ss\\\"word/1\"}"}""", """{"nested":"{\"key\":\"***\"}"}""")]
    [InlineData("""["https://x?key=p%40ss%22word%2F1"]""", """["https://x?key=***"]""")]
    [InlineData("""{"pin":1234567890,"other":12}""", """{"pin":"***","other":12}""")]
    public void SecretRedactor_takes_credentials_out_of_JSON_and_leaves_it_JSON(string output, string clean)
    {
        var redactor = new SecretRedactor(["p@ss\"word/1", "1234567890"]);
        redactor.Clean(new JsonText(output)).Text.ShouldBe(clean);
        if (output[0] == '{') JsonText.From(redactor.Clean(JsonNode.Parse(output)!.AsObject())).Text.ShouldBe(clean);
    }

    [Fact]
    public void SecretRedactor_leaves_an_output_without_credentials_as_it_is()
    {
        const string output = """{ "kept":  1.50, "short": "short" }""";
        Redactor.Clean(new JsonText(output)).Text.ShouldBeSameAs(output);
        var definition = JsonNode.Parse(output)!.AsObject();
        Redactor.Clean(definition).ShouldBeSameAs(definition);
    }

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
