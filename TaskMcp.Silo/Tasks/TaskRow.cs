using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>A task ready for the read model. Made by the caller, so that the one writer has nothing left to compute.</summary>
internal sealed record TaskRow
{
    public required string Workspace { get; init; }

    public required TaskSnapshot Task { get; init; }

    public required string Json { get; init; }

    /// <summary>Changes with the searchable text: what did not change is not indexed again.</summary>
    public required long TextHash { get; init; }

    /// <summary>Changes with tags and blockers.</summary>
    public required long LinksHash { get; init; }

    public static TaskRow Of(string workspace, TaskSnapshot task)
    {
        using var text = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(text, task.Title);
        Append(text, task.Note);
        foreach (var note in task.Notes) Append(text, note.Text);

        using var links = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tag in task.Tags) Append(links, tag);
        foreach (var blocker in task.BlockedBy) Append(links, blocker.ToSql());

        return new()
        {
            Workspace = workspace,
            Task = task,
            Json = JsonSerializer.Serialize(task, TaskMcpJson.Options),
            TextHash = Finish(text),
            LinksHash = Finish(links),
        };
    }

    private static void Append(IncrementalHash hash, string text)
    {
        ReadOnlySpan<int> length = [text.Length];
        hash.AppendData(MemoryMarshal.AsBytes(length));
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static long Finish(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        return BitConverter.ToInt64(digest);
    }
}
