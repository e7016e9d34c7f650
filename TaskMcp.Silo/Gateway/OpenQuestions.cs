using System.Security.Cryptography;
using System.Text;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// Questions that were put to one principal's client. Their states are random and stand for what is kept here, so that nothing can be made up or changed; each is good
/// once, for exactly the call that it was asked for, and for ten minutes. In memory: after a restart the call begins anew.
/// </summary>
internal sealed class OpenQuestions(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int MostOpen = 500;
    private const int StateBytes = 32;

    private readonly Dictionary<string, OpenQuestion> _open = new(StringComparer.Ordinal);

    /// <summary>Keeps what a question is about; answers its state.</summary>
    public (string State, DateTimeOffset ExpiresAt) Ask(OpenQuestion question)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, _) in _open.Where(entry => entry.Value.ExpiresAt <= now).ToArray()) _open.Remove(old);
        if (_open.Count >= MostOpen) _open.Remove(_open.MinBy(entry => entry.Value.ExpiresAt).Key);
        var state = Convert.ToBase64String(RandomNumberGenerator.GetBytes(StateBytes));
        var expiresAt = now + Lifetime;
        _open[state] = question with { ExpiresAt = expiresAt };
        return (state, expiresAt);
    }

    /// <summary>What a state stands for, once; null when it is not of this call, was used, or is too old.</summary>
    public OpenQuestion? Take(string state, string digest)
    {
        if (!_open.TryGetValue(state, out var question) || !string.Equals(question.Digest, digest, StringComparison.Ordinal)) return null;
        _open.Remove(state);
        return question.ExpiresAt > clock.GetUtcNow() ? question : null;
    }

    /// <summary>What tells one call from another: what is called, and with what.</summary>
    public static string Digest(string kind, string name, string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{name.Length}\n{name}\n{content}")));
}

/// <summary>A question and how far its call had come.</summary>
internal sealed record OpenQuestion
{
    public required string Digest { get; init; }

    /// <summary>Whether the gateway asks; else the server does.</summary>
    public bool IsConfirmation { get; init; }

    /// <summary>A person has said yes to this call.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The server's own state, to be sent back as it was.</summary>
    public string? ServerState { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
