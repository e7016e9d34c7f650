using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace TaskMcp.Api.Tests.Access;

/// <summary>
/// Who may ask what (SPEC S-5), written down once: every route by its name, or by method and path where it has none. A route that is added is put into a row here,
/// by whoever adds it, or <see cref="EveryRouteTests"/> fails.
/// </summary>
internal static class RoleTable
{
    /// <summary>Whom a route needs, from the least.</summary>
    public static readonly string[] Roles = ["open", "none", "viewer", "member", "maintainer", "owner"];

    private static readonly Dictionary<string, string> Rows = new(StringComparer.Ordinal)
    {
        ["open"] = """
            GET /health  GET /alive  GET /welcome  GET /assets/{version}/{name}  SignInByLink  SignInByForm  OAuthCallback  OAuthClientMetadata  ReceiveDelivery
            ReceiveDeliveryOfWebhook  GetProtectedResource  GetProtectedResourceOfMcp
            """,
        // Whatever it may: itself, and what it was granted.
        ["none"] = "GetMe  ListMySessions  EndMySessions  EndMySession  ListTokens  CreateToken  RevokeToken  SignOut  OpenApi  McpGet  McpPost  McpDelete",
        ["viewer"] = """
            GET /  GET /projects/{id:guid}  GET /projects/{id:guid}/columns/{key}  GET /projects/{id:guid}/cards  GET /projects/{id:guid}/settings  GET /search
            GET /tasks/{id}  GET /settings  GET /runs  GET /runs/{id}  ListTasks  GetTask  ListNotes  ListTaskEvents  StreamEvents  ListBindings  GetBinding  ExplainBinding  ListProjectBindings  GetProjectBinding
            ExplainProjectBinding  ListSweeps  PreviewSchedule  ListProjects  GetProject  GetBoard  ListRuns  GetRun  SummarizeRuns  ListConnections  GetConnection  ListCapabilities
            POST /markdown  GET /tasks/{id}/bindings/{binding_id}  GET /projects/{id}/bindings/{binding_id}
            ListConnectionPresets  ListNotifications  GetNotification  ListWebhooks  GetWebhook  ListWebhookPresets  ListDeliveries  GetDelivery  GetWorkspace
            ListRuntimeTools  GetRuntimeTool  GetTemplateHelp  ListBindingsOfConnection  GetConnectionUsage
            GET /connections  GET /connections/{id:guid}
            GET /webhooks  GET /webhooks/{id}  GET /webhooks/{id}/deliveries/{deliveryId}  GET /notifications
            """,
        ["member"] = """
            GET /tasks/{id}/bindings/new
            CreateTask  UpdateTask  DeleteTask  CompleteTask  ReopenTask  MoveTask  AddNote  ChangeTasksInBulk  AddBinding  UpdateBinding  RemoveBinding  TriggerBinding  DryRunBinding
            DryRunNewBinding  TriggerProjectBinding  DryRunProjectBinding  DryRunNewProjectBinding  ReplayRun  ReplayRuns  CancelRun  ReviewRun  AnswerRun  UpdateNotification  ReadNotifications
            """,
        ["maintainer"] = """
            GET /webhooks/new  CreateProject  UpdateProject  DeleteProject  AddProjectBinding  UpdateProjectBinding  RemoveProjectBinding  CreateConnection  UpdateConnection  DeleteConnection
            ApproveConnection  TestConnection  RefreshConnectionAuth  ConnectInBrowser  ForgetConnectionCache  GetConnectionLog  InvokeTool  ReadResource  GetPrompt  CreateWebhook
            UpdateWebhook  DeleteWebhook  TestWebhook  PreviewWebhook  AddWebhookSecret  RemoveWebhookSecret  Redeliver  RedeliverMany
            GET /connections/new  GET /projects/{id}/bindings/new
            """,
        ["owner"] = """
            GET /audit
            GET /tools  GET /tools/new  GET /tools/{id:guid}  ListPrincipals  CreatePrincipal  GetPrincipal  UpdatePrincipal  DeletePrincipal  ListWorkspaces  CreateWorkspace  AddWorkspaceOwner  BreachWorkspace  ListToolboxes
            CreateToolbox  GetToolbox  GetToolboxContents  UpdateToolbox  DeleteToolbox  ListGrants  GetGrant  PutGrant  RemoveGrant  CreateRuntimeTool  UpdateRuntimeTool
            DeleteRuntimeTool  TestRuntimeTool  ListAudit  ExportAudit  VerifyAudit  ReportAuditUsage
            GET /people  GET /people/{id:guid}  GET /toolboxes  GET /toolboxes/{id:guid}
            """,
    };

    private static readonly Dictionary<string, string> ByRoute =
        Rows.SelectMany(row => row.Value.Split(["  ", "\n"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), (row, route) => (route, row.Key))
            .ToDictionary(pair => pair.route, pair => pair.Key, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Routes => ByRoute.Keys;

    /// <summary>The role that the table has for a route; null when it has none.</summary>
    public static string? Of(string route) => ByRoute.GetValueOrDefault(route);
}

/// <summary>A route of the application.</summary>
internal sealed record KnownRoute(string Name, string Method, string Path, EndpointMetadataCollection Metadata)
{
    /// <summary>All of them. Routes without a method answer GET.</summary>
    public static List<KnownRoute> All(EndpointDataSource source) =>
    [
        .. from endpoint in source.Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}"
           select new KnownRoute(endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? $"{method} {path}", method, path, endpoint.Metadata),
    ];

    /// <summary>The path with these in place of its parameters; a new id for what is not among them.</summary>
    public string With(IReadOnlyDictionary<string, string> values) => string.Join('/', Path.Split('/').Select(part => part.StartsWith('{')
        ? values.GetValueOrDefault(part) ?? part switch { "{documentName}" => "v1", "{documentName}.json" => "v1.json", "{version}" => "0", "{name}" => "app.css", _ => Guid.NewGuid().ToString() }
        : part));
}
