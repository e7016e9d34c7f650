using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace TaskMcp.ServiceDefaults;

/// <summary>
/// Logs to the console one line for each entry, with whatever an error says on indented lines below it (SPEC A-5): text from outside, such as the
/// words of a server in an exception, can neither begin a line of its own nor steer a terminal.
/// </summary>
internal sealed class LineConsole() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "taskmcp";
    private const string Indent = "      ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(logEntry.LogLevel)} {logEntry.Category} {Plain(message)}"));
        if (logEntry.Exception is not { } error) return;
        foreach (var line in error.ToString().AsSpan().EnumerateLines())
        {
            textWriter.Write(Indent);
            textWriter.WriteLine(Plain(line));
        }
    }

    /// <summary>Without characters that would begin a line, steer a terminal or turn the direction of the text.</summary>
    internal static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (IsPlain(character)) plain.Append(character);
            else plain.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }

        return plain.ToString();
    }

    private static bool IsPlain(char character) =>
        character == '\t' || CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
