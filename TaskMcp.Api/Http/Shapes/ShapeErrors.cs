using System.Collections.Immutable;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>What is wrong with a request, by field. Stops counting at 20 fields.</summary>
internal sealed class ShapeErrors
{
    private const int Limit = 20;

    private readonly SortedDictionary<string, string> _messages = new(StringComparer.Ordinal);
    private string _code = RequestCodes.Invalid;

    public bool Any => _messages.Count > 0;

    public bool Full => _messages.Count >= Limit;

    public void Add(string path, string message) => Add(RequestCodes.Invalid, path, message);

    public void Add(string code, string path, string message)
    {
        if (Full) return;
        if (!Any) _code = code;
        _messages.TryAdd(path.Length == 0 ? "$" : path, message);
    }

    public Refusal ToRefusal()
    {
        var (path, message) = _messages.First();
        var rest = _messages.Count == 1 ? "" : $" ({_messages.Count} fields are wrong.)";
        return new(_code, $"{path} {message}.{rest}")
        {
            Errors = _messages.ToImmutableDictionary(error => error.Key, error => ImmutableArray.Create(error.Value), StringComparer.Ordinal),
        };
    }
}
