using System.Collections.Immutable;

namespace TaskMcp.Silo.Results;

/// <summary>Collects what is wrong with the fields of one command, so that a person hears all of it at once.</summary>
public sealed class FieldErrors
{
    private readonly List<(string Code, string Field, string Message)> _found = [];

    /// <summary>Notes an error; <paramref name="message"/> names field, limit and actual value.</summary>
    public void Add(string code, string field, string message) => _found.Add((code, field, message));

    /// <summary>One refusal of everything found, with the code and the message of the first; null when all is well.</summary>
    public Refusal? ToRefusal()
    {
        if (_found.Count == 0) return null;
        return new(_found[0].Code, _found[0].Message)
        {
            Errors = _found.GroupBy(error => error.Field, StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => group.Select(error => error.Message).ToImmutableArray(), StringComparer.Ordinal),
        };
    }
}
