using System.Text.Encodings.Web;

namespace TaskMcp.Silo.Mcp;

/// <summary>Takes credentials that TaskMcp knows out of text that a server wrote (SPEC C-8): servers like to echo what they were given.</summary>
internal sealed class SecretRedactor
{
    public static readonly SecretRedactor None = new([]);

    // Anything shorter would blank out ordinary words.
    private const int Shortest = 6;

    private readonly Lock _lock = new();
    private volatile string[] _secrets;

    public SecretRedactor(IEnumerable<string> secrets) => _secrets = Ordered(secrets.SelectMany(Forms));

    /// <summary>Takes another credential out from now on, such as a new token. Any thread.</summary>
    public void Add(string secret)
    {
        lock (_lock) _secrets = Ordered(_secrets.Concat(Forms(secret)));
    }

    public string Redact(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return text;
    }

    // Longest first, so that a credential that contains another one goes as a whole.
    private static string[] Ordered(IEnumerable<string> forms) => [.. forms.Distinct().OrderByDescending(form => form.Length)];

    // As it is, as JSON would write it, as a URL would.
    private static IEnumerable<string> Forms(string secret) => secret.Length < Shortest ? [] :
        [secret, JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret), Uri.EscapeDataString(secret)];
}
