using System.Collections.Immutable;
using System.Text.Encodings.Web;

namespace TaskMcp.Silo.Mcp;

/// <summary>Takes credentials that TaskMcp knows out of text that a server wrote (SPEC C-8): servers like to echo what they were given.</summary>
internal sealed class SecretRedactor
{
    public static readonly SecretRedactor None = new([]);

    // Anything shorter would blank out ordinary words.
    private const int Shortest = 6;

    private readonly ImmutableArray<string> _secrets;

    public SecretRedactor(IEnumerable<string> secrets)
    {
        // Longest first, so that a credential that contains another one goes as a whole.
        _secrets = [.. secrets.Where(secret => secret.Length >= Shortest).SelectMany(Forms).Distinct().OrderByDescending(form => form.Length)];
    }

    public string Redact(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    // As it is, as JSON would write it, as a URL would.
    private static IEnumerable<string> Forms(string secret) =>
        [secret, JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret), Uri.EscapeDataString(secret)];
}
