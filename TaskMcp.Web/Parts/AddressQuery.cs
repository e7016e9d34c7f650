using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace TaskMcp.Web.Parts;

/// <summary>The query in a page's address, which filters what the page shows. Bound in endpoints as a parameter. What can't be read filters nothing, and is told.</summary>
public sealed class AddressQuery
{
    private const string CursorName = "cursor";

    private readonly string _path;
    private readonly IQueryCollection _query;
    private readonly List<string> _problems = [];

    private AddressQuery(string path, IQueryCollection query) => (_path, _query) = (path, query);

    /// <summary>Where the page begins that is shown; null for the first.</summary>
    public string? Cursor => Text(CursorName);

    /// <summary>What was read in vain so far, in sentences.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Makes it of a request.</summary>
    public static ValueTask<AddressQuery> BindAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return ValueTask.FromResult(new AddressQuery(http.Request.Path, http.Request.Query));
    }

    /// <summary>A text; null when it is left out or empty.</summary>
    public string? Text(string name) => All(name).FirstOrDefault();

    /// <summary>Texts, repeated or with commas between them.</summary>
    public ImmutableArray<string> Texts(string name) => [.. All(name).SelectMany(Pieces).Distinct(StringComparer.Ordinal)];

    /// <summary>An id.</summary>
    public Guid? Id(string name) => Read(name, Text(name), "an id", static text => Guid.TryParse(text, out var id) ? id : (Guid?)null);

    /// <summary>A number.</summary>
    public long? Number(string name) => Read(name, Text(name), "a number", static text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null);

    /// <summary>One word of several, as the API writes it.</summary>
    public T? One<T>(string name) where T : struct, Enum => Read(name, Text(name), $"one of {Words<T>()}", Word<T>);

    /// <summary>Any words of several, repeated or with commas between them.</summary>
    public ImmutableArray<T> Many<T>(string name) where T : struct, Enum =>
        [.. Texts(name).Select(text => Read(name, text, $"one of {Words<T>()}", Word<T>)).OfType<T>().Distinct()];

    /// <summary>An instant, or a day of UTC, which is its beginning.</summary>
    public DateTimeOffset? From(string name) => Instant(name, isEnd: false);

    /// <summary>An instant, or a day of UTC, which is its end: with that day.</summary>
    public DateTimeOffset? Until(string name) => Instant(name, isEnd: true);

    /// <summary>The same address from its first page on with another value, or with none.</summary>
    public string With(string name, string? value) => With([(name, value is null ? [] : [value])]);

    /// <summary>The same address from its first page on with other values.</summary>
    public string With(params (string Name, string[] Values)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var builder = new QueryBuilder();
        foreach (var (name, values) in _query)
        {
            if (name == CursorName || changes.Any(change => change.Name == name)) continue;
            foreach (var value in values) if (!string.IsNullOrWhiteSpace(value)) builder.Add(name, value);
        }

        foreach (var (name, values) in changes) foreach (var value in values) builder.Add(name, value);
        return $"{_path}{builder}";
    }

    /// <summary>The next page; null when there is none.</summary>
    public string? Next(string? cursor) => cursor is null ? null : With(CursorName, cursor);

    /// <summary>The first page.</summary>
    public string First() => With([]);

    private DateTimeOffset? Instant(string name, bool isEnd) => Read(name, Text(name), "a day such as 2026-12-01, or an instant", text =>
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue)
            return new DateTimeOffset(isEnd ? day.AddDays(1) : day, default, TimeSpan.Zero);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : (DateTimeOffset?)null;
    });

    private static string[] Pieces(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private IEnumerable<string> All(string name) => _query[name].Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => text!.Trim());

    private T? Read<T>(string name, string? text, string wanted, Func<string, T?> read) where T : struct
    {
        if (text is null) return null;
        if (read(text) is { } value) return value;
        _problems.Add($"“{text}” is not {wanted}, so {name.Replace('_', ' ')} filters nothing here.");
        return null;
    }

    private static T? Word<T>(string text) where T : struct, Enum => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => Parts.Words.Key(value!.Value) == text);

    private static string Words<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Parts.Words.Key));
}
