using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>One tool call that the scripted server really executed, as its trace file has it.</summary>
internal sealed record Execution(string Tool, string? Key, string? Text, int ProcessId, DateTimeOffset At)
{
    public static IReadOnlyList<Execution> ReadAll(string traceFile) =>
        File.Exists(traceFile) ? [.. File.ReadLines(traceFile).Where(line => line.EndsWith('}')).Select(Parse)] : [];

    private static Execution Parse(string line)
    {
        var call = JsonNode.Parse(line)!;
        return new((string)call["tool"]!, (string?)call["key"], (string?)call["input"]!["text"], (int)call["pid"]!, call["at"]!.GetValue<DateTimeOffset>());
    }
}
