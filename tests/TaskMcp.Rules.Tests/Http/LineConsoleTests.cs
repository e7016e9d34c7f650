using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Rules.Tests.Http;

/// <summary>SPEC A-5: text from outside cannot forge a line of the log.</summary>
public class LineConsoleTests
{
    [Fact]
    public void An_entry_is_one_line_whatever_its_values_hold()
    {
        var written = Write("Task {Title} failed\r\n2026-01-01T00:00:00.000Z fail Forged \u001b[31mred\u001b[0m \u0085 \u2028 \u202e \u0007", null);

        written.Split('\n').Length.ShouldBe(2);
        written.ShouldContain(" warn TaskMcp.Test Task {Title} failed\\u000d\\u000a2026");
        written.ShouldNotContain('\u001b');
        written.ShouldNotContain('\u202e');
    }

    [Fact]
    public void What_an_error_says_is_indented_below_it()
    {
        var lines = Write("It failed", new InvalidOperationException("The server said:\nwarn Forged\n\u001b[2J")).TrimEnd().Split(Environment.NewLine);

        lines[0].ShouldEndWith(" warn TaskMcp.Test It failed");
        lines.Length.ShouldBeGreaterThan(2);
        lines.Skip(1).ShouldAllBe(line => line.StartsWith("      ", StringComparison.Ordinal));
        string.Concat(lines).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Ordinary_text_stays_as_it_is() => LineConsole.Plain("Grüße, 你好 \t 👋").ShouldBe("Grüße, 你好 \t 👋");

    private static string Write(string message, Exception? error)
    {
        using var writer = new StringWriter();
        new LineConsole().Write(new LogEntry<string>(LogLevel.Warning, "TaskMcp.Test", default, message, error, (state, _) => state), null, writer);
        return writer.ToString();
    }
}
