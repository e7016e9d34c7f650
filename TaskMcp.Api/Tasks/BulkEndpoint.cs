using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Many changes in one request (SPEC T-5).</summary>
internal static class BulkEndpoint
{
    private const int Limit = 500;

    /// <summary>Tasks worked on at the same time: they share commits.</summary>
    private const int Width = 32;

    /// <summary>Creates, changes, completes, reopens, moves or deletes up to 500 tasks, with a result for each.</summary>
    /// <remarks>Operations stand alone: one that is refused does not hold back the others.</remarks>
    internal static async Task<Results<Ok<BulkAnswer>, Refused>> Apply(JsonBody<BulkRequest> body, Call call, IGrainFactory grains)
    {
        var operations = body.Value.Operations;
        if (Check(operations) is { } refusal) return new Refused(refusal);

        var request = call.NewId;
        var results = new BulkItem[operations.Length];
        var byTask = Enumerable.Range(0, operations.Length).GroupBy(index => operations[index].Id ?? DerivedId.Of(request, index));
        await Parallel.ForEachAsync(byTask, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (task, _) =>
        {
            foreach (var index in task) results[index] = await Item(grains, call, task.Key, operations[index], index, request);
        });
        var succeeded = results.Count(result => result.Problem is null);
        return TypedResults.Ok(new BulkAnswer { Succeeded = succeeded, Failed = results.Length - succeeded, Results = [.. results] });
    }

    private static async Task<BulkItem> Item(IGrainFactory grains, Call call, Guid taskId, BulkOperation operation, int index, Guid request)
    {
        var context = call.Command() with { OperationId = $"bulk:{request:N}:{index}", ExpectedVersion = operation.Version };
        var result = await Do(grains, call, taskId, operation, context);
        var accepted = operation.Op == BulkOp.Create ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return new()
        {
            Index = index,
            Status = result.IsAccepted ? accepted : RefusalStatus.Of(result.Refusal.Code),
            Task = result.Value,
            Problem = result.IsAccepted ? null : Refused.ToProblem(result.Refusal),
        };
    }

    private static Task<GrainResult<TaskSnapshot>> Do(IGrainFactory grains, Call call, Guid taskId, BulkOperation operation, CommandContext context) => operation.Op switch
    {
        BulkOp.Create => TaskCalls.Create(grains, call, taskId, operation.Task!, context),
        BulkOp.Update => TaskCalls.Update(grains, call, taskId, operation.Changes!, context),
        BulkOp.Complete => grains.Task(call, taskId).Complete(context),
        BulkOp.Reopen => grains.Task(call, taskId).Reopen(context),
        BulkOp.Move => grains.Task(call, taskId).Move(new() { Context = context with { OverrideLimits = operation.Override }, Status = operation.Status! }),
        _ => grains.Task(call, taskId).Delete(context),
    };

    private static Refusal? Check(ImmutableArray<BulkOperation> operations)
    {
        if (operations.Length is < 1 or > Limit)
            return Refusal.Field(RequestCodes.Invalid, "operations", $"operations must be 1–{Limit} (there were {operations.Length}).");
        for (var index = 0; index < operations.Length; index++)
        {
            if (Missing(operations[index]) is { } field)
                return Refusal.Field(RequestCodes.Invalid, $"operations[{index}].{field}", $"operations[{index}].{field} is required for this op.");
        }

        return null;
    }

    private static string? Missing(BulkOperation operation) => operation switch
    {
        { Op: BulkOp.Create, Task: null } => "task",
        { Op: not BulkOp.Create, Id: null } => "id",
        { Op: BulkOp.Update, Changes: null } => "changes",
        { Op: BulkOp.Move, Status: null } => "status",
        _ => null,
    };
}
