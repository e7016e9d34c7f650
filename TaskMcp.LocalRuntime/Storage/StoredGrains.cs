using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.References;

namespace TaskMcp.LocalRuntime.Storage;

internal sealed class StoredGrains(LocalDatabase database, GrainRegistry registry) : IStoredGrains
{
    private const int PageSize = 1_000;

    public async IAsyncEnumerable<GrainId> ListAsync<TGrainInterface>([EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TGrainInterface : IGrain
    {
        var type = registry.ImplementationOf(typeof(TGrainInterface)).Type;
        var page = await ReadPage(type, "", cancellationToken).ConfigureAwait(false);
        while (page.Count > 0)
        {
            foreach (var key in page) yield return GrainId.Create(type, key);
            page = await ReadPage(type, page[^1], cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<List<string>> ReadPage(GrainType type, string after, CancellationToken cancellationToken) => database.ReadAsync(connection =>
    {
        using var reader = connection
            .Prepared("SELECT DISTINCT grain_key FROM grain_state WHERE grain_type = $type AND grain_key > $after ORDER BY grain_key LIMIT $size")
            .Bind("$type", type.ToString()).Bind("$after", after).Bind("$size", PageSize)
            .ExecuteReader();
        var keys = new List<string>(PageSize);
        while (reader.Read()) keys.Add(reader.GetString(0));
        return keys;
    }, cancellationToken);
}
