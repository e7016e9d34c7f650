using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Audit;

/// <summary>What was done and what was denied, and what calls of tools came to (SPEC A-2).</summary>
internal static class AuditPages
{
    private const int PageSize = 50;
    private const int MostNames = 200;
    private static readonly TimeSpan UsualReport = TimeSpan.FromDays(30);

    public static IEndpointRouteBuilder MapAuditPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/audit", WorkspaceRole.Owner, Show);
        return routes;
    }

    private static async Task<HtmlPage<AuditPage>> Show(
        Visitor visitor, AddressQuery query, IAuditQueries audit, IPrincipalQueries principals, IConnectionQueries connections, TimeProvider clock, CancellationToken cancellationToken)
    {
        var selection = new AuditSelection
        {
            Workspace = visitor.Workspace,
            Principal = query.Text("principal"),
            Action = query.Text("action"),
            Decision = query.One<AuditDecision>("decision"),
            Outcome = query.One<AuditOutcome>("outcome"),
            Tool = query.Text("tool"),
            ConnectionId = query.Id("connection_id"),
            Target = query.Text("target"),
            CorrelationId = query.Text("correlation_id"),
            From = query.From("from"),
            To = query.Until("to"),
        };
        var view = new AuditView
        {
            Query = query,
            Tab = query.Text("tab") switch { "usage" => "usage", "verify" => "verify", _ => "log" },
            Selection = selection,
            Principals = (await principals.List(visitor.Workspace, MostNames, null, cancellationToken)).Value?.Items ?? [],
            Connections = (await connections.List(visitor.Workspace, MostNames, null, cancellationToken)).Value?.Items ?? [],
        };
        return new HtmlPage<AuditPage>(new() { ["View"] = view.Tab switch
        {
            "log" => await WithRows(view, audit, cancellationToken),
            "usage" => await WithUsage(view, audit, clock.GetUtcNow(), cancellationToken),
            _ => view,
        } });
    }

    private static async Task<AuditView> WithRows(AuditView view, IAuditQueries audit, CancellationToken cancellationToken)
    {
        var page = await audit.List(view.Selection, PageSize, view.Query.Cursor, cancellationToken);
        return view with { Rows = page.Value?.Items ?? [], NextCursor = page.Value?.NextCursor, Refusal = page.Refusal?.Message };
    }

    private static async Task<AuditView> WithUsage(AuditView view, IAuditQueries audit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var group = view.Query.One<AuditUsageGroup>("by") ?? AuditUsageGroup.Tool;
        var to = view.Selection.To ?? now;
        var from = view.Selection.From ?? to - UsualReport;
        view = view with { GroupBy = group, ReportFrom = from, ReportTo = to };
        if (from >= to) return view with { Refusal = "From must be before until." };
        return view with { Usage = await audit.Usage(new() { Workspace = view.Selection.Workspace, GroupBy = group, From = from, To = to }, cancellationToken) };
    }
}
