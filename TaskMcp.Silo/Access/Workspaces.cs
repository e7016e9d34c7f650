using System.Runtime.CompilerServices;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>All workspaces, for work that goes on in each of them.</summary>
internal sealed class Workspaces(IWorkspaceQueries queries)
{
    private const int PageSize = 200;

    /// <summary>The names of all of them.</summary>
    public async IAsyncEnumerable<string> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            if ((await queries.List(PageSize, cursor, cancellationToken)).Value is not { } page) yield break;
            foreach (var workspace in page.Items) yield return workspace.Name;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
