namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>What is sent when a list has changed.</summary>
internal static class ListNotifications
{
    public static string Method(ListKind kind) => kind switch
    {
        ListKind.Tools => "notifications/tools/list_changed",
        ListKind.Resources => "notifications/resources/list_changed",
        _ => "notifications/prompts/list_changed",
    };
}
