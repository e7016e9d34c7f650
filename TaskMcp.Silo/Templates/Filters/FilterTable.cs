using System.Collections.Frozen;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Every filter by its name.</summary>
internal static class FilterTable
{
    private static readonly FrozenDictionary<string, Filter> All = new[]
        {
            TextFilters.All, TextReplacementFilters.All, TextCuttingFilters.All, EncodingFilters.All, ListFilters.All, ListOrderFilters.All, ListSelectionFilters.All,
            NumberFilters.All, TimeFilters.All, ValueFilters.All,
        }
        .SelectMany(filters => filters)
        .ToFrozenDictionary(filter => filter.Name);

    public static IEnumerable<string> Names => All.Keys;

    public static Filter? Find(string name) => All.GetValueOrDefault(name);
}
