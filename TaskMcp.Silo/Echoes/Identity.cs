namespace TaskMcp.Silo.Echoes;

/// <summary>Which members of a thing say which thing it is. Pure.</summary>
internal static class Identity
{
    private static readonly HashSet<string> Ids = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "node_id", "nodeId", "gid", "uid", "iid", "guid", "uuid", "key", "ts", "number",
        "message_id", "messageId", "event_id", "eventId", "issue_id", "issueId", "page_id", "pageId", "iCalUID",
    };

    private static readonly HashSet<string> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        "url", "html_url", "htmlUrl", "web_url", "webUrl", "link", "htmlLink", "permalink", "self", "selfLink", "href", "uri", "webViewLink", "app_url", "short_url",
    };

    /// <summary>Things around the thing: who made it, and where it is.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.OrdinalIgnoreCase)
    {
        "user", "sender", "author", "creator", "owner", "assignee", "assignees", "reviewer", "reviewers", "repository", "repo", "organization", "org", "team", "channel",
        "workspace", "project", "board", "milestone", "labels", "installation", "_links", "parent",
    };

    public static bool IsId(string member) => Ids.Contains(member);

    public static bool IsAddress(string member) => Addresses.Contains(member);

    public static bool IsOther(string member) => Others.Contains(member);
}
