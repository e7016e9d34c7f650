using System.Collections.Immutable;

namespace TaskMcp.Api.Http;

/// <summary>Several pages of a list as one.</summary>
internal static class Pages
{
    private const int PageSize = 200;

    /// <summary>Up to <paramref name="limit"/> items from a cursor on, before anything is done to them that takes them out of the list.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">Where to begin; null for the beginning.</param>
    /// <param name="next">The page of so many items at a cursor.</param>
    public static async Task<GrainResult<Page<T>>> Collect<T>(int limit, string? cursor, Func<int, string?, Task<GrainResult<Page<T>>>> next)
    {
        var found = ImmutableArray.CreateBuilder<T>();
        do
        {
            var page = await next(Math.Min(PageSize, limit - found.Count), cursor);
            if (!page.IsAccepted) return page.Refusal;
            found.AddRange(page.Value.Items);
            cursor = page.Value.NextCursor;
        }
        while (cursor is not null && found.Count < limit);
        return new Page<T> { Items = found.ToImmutable(), NextCursor = cursor };
    }
}
