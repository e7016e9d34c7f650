using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Http;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;

namespace TaskMcp.Api.RuntimeTools;

/// <summary>Tools made at run time, over HTTP (SPEC S-7).</summary>
internal static class RuntimeToolEndpoints
{
    /// <summary>How long saving waits to see whether the target is there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IEndpointRouteBuilder MapRuntimeTools(this IEndpointRouteBuilder routes)
    {
        var tools = routes.MapGroup("/tools").WithTags("Run-time tools");
        tools.MapGet("", List).WithName("ListRuntimeTools").Needs(WorkspaceRole.Viewer);
        tools.MapPost("", Create).WithName("CreateRuntimeTool").Needs(WorkspaceRole.Owner);
        tools.MapGet("/{id}", Get).WithName("GetRuntimeTool").Needs(WorkspaceRole.Viewer);
        tools.MapPatch("/{id}", Update).WithName("UpdateRuntimeTool").Needs(WorkspaceRole.Owner);
        tools.MapDelete("/{id}", Delete).WithName("DeleteRuntimeTool").Needs(WorkspaceRole.Owner);
        tools.MapPost("/{id}/test", Test).WithName("TestRuntimeTool").HoldsCall().Needs(WorkspaceRole.Owner);
        return routes;
    }

    /// <summary>Lists run-time tools by name, with their documentation.</summary>
    internal static async Task<Results<Ok<RuntimeToolList>, Refused>> List(QueryOf<PageQuery> query, Call call, IRuntimeToolQueries tools)
    {
        var page = await tools.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted);
        return page.IsAccepted ? TypedResults.Ok(new RuntimeToolList { Items = page.Value.Items, NextCursor = page.Value.NextCursor }) : new Refused(page.Refusal);
    }

    /// <summary>Makes a tool: a request, or a template over a tool of a connection. Agents get it by a toolbox with an entry of <c>toolbox_connection_id</c>.</summary>
    /// <remarks>Everything is checked now: the name, the schema of the arguments, every template. <c>warnings</c> say what is doubtful, such as a tool that is not there at the moment.</remarks>
    internal static async Task<Results<CreatedWithVersion<RuntimeToolSnapshot>, Refused>> Create(JsonBody<CreateRuntimeToolRequest> body, Call call, IGrainFactory grains)
    {
        var command = body.Value.ToCommand(call, await Warnings(body.Value.Tool, call, grains));
        return Answers.Created(await grains.RuntimeTool(call, call.NewId).Create(command), made => made.Version, made => $"/api/tools/{made.Id:D}");
    }

    /// <summary>Gives one run-time tool.</summary>
    internal static async Task<Results<OkWithVersion<RuntimeToolSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) => Answers.Ok(await grains.RuntimeTool(call, id).Get());

    /// <summary>Changes a run-time tool. Agents see the change at once, under another hash.</summary>
    internal static async Task<Results<OkWithVersion<RuntimeToolSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateRuntimeToolRequest> body, Call call, IGrainFactory grains)
    {
        var warnings = body.Value.Tool.IsSet ? await Warnings(body.Value.Tool.Value, call, grains) : default(Optional<ImmutableArray<string>>);
        return Answers.Ok(await grains.RuntimeTool(call, id).Update(body.Value.ToCommand(call.Command(ifMatch), warnings)));
    }

    /// <summary>Deletes a run-time tool with its secrets.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.RuntimeTool(call, id).Delete(call.Command(ifMatch)));

    /// <summary>Shows what a call would send, or makes it with <c>"dry_run": false</c>, whether the tool is enabled or not.</summary>
    internal static async Task<Results<Ok<TestRuntimeToolAnswer>, Refused>> Test(Guid id, JsonBody<TestRuntimeToolRequest> body, Call call, IGrainFactory grains)
    {
        var tool = grains.RuntimeTool(call, id);
        var invocation = new ToolInvocation { ToolName = "", Input = body.Value.Input, Principal = call.Actor.Id, IdempotencyKey = call.OperationId, Fresh = true };
        var plan = await tool.Plan(invocation);
        if (!plan.IsAccepted) return new Refused(plan.Refusal);
        if (body.Value.DryRun) return TypedResults.Ok(new TestRuntimeToolAnswer { Plan = plan.Value });
        var (answer, refusal) = InvokeEndpoint.Answer(await tool.Invoke(invocation, progress: null, call.Aborted));
        return answer is not null
            ? TypedResults.Ok(new TestRuntimeToolAnswer { Plan = plan.Value, Output = answer.Output, ExecutionTimeMs = answer.ExecutionTimeMs })
            : new Refused(refusal!);
    }

    /// <summary>Whether the tool that it is about is there now. Not a reason to refuse: its server may be down.</summary>
    private static async Task<ImmutableArray<string>> Warnings(ToolAction? tool, Call call, IGrainFactory grains)
    {
        if (tool is null) return [];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        patience.CancelAfter(Patience);
        try
        {
            var found = await grains.Connection(call, tool.ConnectionId).Describe(tool.ToolName, patience.Token);
            return found.IsAccepted ? [] : [$"tool.tool_name is not callable now: {found.Refusal.Message}"];
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
        {
            return ["tool.tool_name could not be looked up: its server does not answer."];
        }
    }
}
