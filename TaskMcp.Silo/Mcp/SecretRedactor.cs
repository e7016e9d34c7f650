using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// Takes secrets that TaskMcp knows out of what a server wrote (SPEC C-8): servers like to echo what they were given. Errors and logs lose
/// every value that was given to the server (<see cref="Redact"/>), outputs only what is a credential (the <c>Clean</c> methods): an
/// ordinary setting such as a path may rightly be part of an output.
/// </summary>
internal sealed class SecretRedactor
{
    public static readonly SecretRedactor None = new([]);

    private const string Mask = "***";

    // Anything shorter would blank out ordinary words.
    private const int Shortest = 6;
    private const int ShortestInOutput = 8;

    // Of tokens that were got meanwhile: those before have ended, and every one costs a search of every output.
    private const int MostAdded = 32;

    private readonly Lock _lock = new();
    private readonly Known _given;
    private readonly Queue<string> _added = new();
    private volatile Known _known;

    /// <param name="secrets">All values that were given to the server.</param>
    /// <param name="credentials">Those among them that no output may hold; default: all.</param>
    public SecretRedactor(IEnumerable<string> secrets, IEnumerable<string>? credentials = null) =>
        _known = _given = Known.Of(Forms(secrets, Shortest), Forms(credentials ?? secrets, ShortestInOutput));

    /// <summary>Takes another credential out from now on, such as a new token, in place of the oldest of 32. Any thread.</summary>
    public void Add(string secret)
    {
        lock (_lock)
        {
            if (_added.Contains(secret)) return;
            if (_added.Count == MostAdded) _added.Dequeue();
            _added.Enqueue(secret);
            _known = Known.Of(_given.Secrets.Concat(Forms(_added, Shortest)), _given.Credentials.Concat(Forms(_added, ShortestInOutput)));
        }
    }

    /// <summary>The words of an error or a line of a log, without any value that was given to the server.</summary>
    public string Redact(string text) => Without(text, _known.Secrets);

    /// <summary>A text of an output without credentials.</summary>
    public string Clean(string text) => Without(text, _known.Credentials);

    /// <summary>An output without credentials; the same one when it has none.</summary>
    public JsonText Clean(JsonText output) => IsIn(output.Text) ? JsonText.From(Clean(output.ToNode())) : output;

    /// <summary>What a server says of itself, without credentials; the same object when it has none.</summary>
    /// <exception cref="InvalidOperationException">It holds half a surrogate pair.</exception>
    public JsonObject Clean(JsonObject definition) =>
        !_known.Credentials.IsEmpty && IsIn(JsonText.From(definition).Text) ? (JsonObject)Clean((JsonNode)definition)! : definition;

    private bool IsIn(string? json)
    {
        if (json is null) return false;
        foreach (var credential in _known.InJson)
        {
            if (json.Contains(credential, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var cleaned = new JsonObject();
                foreach (var (name, value) in members) cleaned[Clean(name)] = Clean(value);
                return cleaned;
            case JsonArray items:
                return new JsonArray([.. items.Select(Clean)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(Clean(value.GetValue<string>()));
            default:
                // A number can be a credential, too.
                return node is not null && IsIn(node.ToJsonString()) ? JsonValue.Create(Mask) : node?.DeepClone();
        }
    }

    private static string Without(string text, ImmutableArray<string> secrets)
    {
        foreach (var secret in secrets) text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<string> Forms(IEnumerable<string> secrets, int shortest) => secrets.Where(secret => secret.Length >= shortest).SelectMany(Forms);

    // As it is, as JSON would write it, as a URL would.
    private static IEnumerable<string> Forms(string secret) =>
        [secret, JavaScriptEncoder.Default.Encode(secret), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret), Uri.EscapeDataString(secret)];

    /// <param name="Secrets">What to take out of words.</param>
    /// <param name="Credentials">What to take out of outputs.</param>
    /// <param name="InJson">The credentials as they stand in JSON that TaskMcp writes: one search for each, and nothing else, as long as none is there.</param>
    private sealed record Known(ImmutableArray<string> Secrets, ImmutableArray<string> Credentials, ImmutableArray<string> InJson)
    {
        public static Known Of(IEnumerable<string> secrets, IEnumerable<string> credentials)
        {
            var ordered = Ordered(credentials);
            return new(Ordered(secrets), ordered, [.. ordered.Select(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode).Distinct()]);
        }

        // Longest first, so that a credential that contains another one goes as a whole.
        private static ImmutableArray<string> Ordered(IEnumerable<string> forms) => [.. forms.Distinct().OrderByDescending(form => form.Length)];
    }
}
