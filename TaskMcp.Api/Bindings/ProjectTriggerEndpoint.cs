using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Bindings;

/// <summary>Runs a project's binding by hand: for some tasks, or for all (SPEC B-12, §18).</summary>
internal static class ProjectTriggerEndpoint
{
    private const int Limit = 500;

    /// <summary>Tasks worked on at the same time: they share commits.</summary>
    private const int Width = 32;

    private static readonly Refusal Unclear = new(RequestCodes.Invalid, "Say for which tasks: task_ids (1–500 tasks of the project) or all: true, and not both.")
    {
        Errors = ImmutableDictionary<string, ImmutableArray<string>>.Empty
            .Add("task_ids", ["must name 1–500 tasks of the project, unless all is true"])
            .Add("all", ["must be true, unless task_ids names tasks"]),
    };

    /// <summary>
    /// Runs a binding by hand, whatever its trigger. For up to 500 named tasks it answers with the run of each, which is recorded and queued; for all of them it
    /// begins a sweep, which makes a run for every task whose conditions hold, except those that muted the binding.
    /// </summary>
    internal static async Task<Results<Accepted<ProjectTriggerAnswer>, Refused>> Trigger(
        Guid id, [AsParameters] BindingRoute route, OptionalBody<ProjectTriggerRequest> body, Call call, IGrainFactory grains, ITaskQueries tasks)
    {
        var (named, isAll) = body.Value is { } asked ? (asked.TaskIds, asked.All) : ([], false);
        if (named.Length > Limit) return new Refused(Refusal.Field(RequestCodes.Invalid, "task_ids", $"task_ids must be 1–{Limit} (there were {named.Length}); all: true is for more."));
        if (named.IsEmpty != isAll) return new Refused(Unclear);
        return isAll ? await Sweep(id, route.BindingId, body.Value?.ToSample(), call, grains, tasks) : await Run(id, route, [.. named.Distinct()], body.Value?.ToSample(), call, grains);
    }

    private static async Task<Results<Accepted<ProjectTriggerAnswer>, Refused>> Sweep(Guid project, Guid binding, BindingSample? sample, Call call, IGrainFactory grains, ITaskQueries tasks)
    {
        var sweep = await grains.ProjectBindings(call, project).Sweep(binding, call.Command(), sample);
        if (!sweep.IsAccepted) return new Refused(sweep.Refusal);
        var count = await tasks.CountInProject(call.Workspace, project, call.Aborted);
        return TypedResults.Accepted($"/api/projects/{project:D}/bindings/{binding:D}/sweeps", new ProjectTriggerAnswer { Tasks = count, Sweep = sweep.Value });
    }

    private static async Task<Results<Accepted<ProjectTriggerAnswer>, Refused>> Run(Guid project, BindingRoute route, ImmutableArray<Guid> named, BindingSample? sample, Call call, IGrainFactory grains)
    {
        var found = await ProjectBindingEndpoints.Find(grains, call, project, route);
        if (!found.IsAccepted) return new Refused(found.Refusal);
        var (request, results) = (call.NewId, new TriggeredTask[named.Length]);
        await Parallel.ForAsync(0, named.Length, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (index, _) =>
        {
            // One operation per task, so that each has a run of its own and a repeat finds it.
            var context = call.Command() with { OperationId = $"trigger:{request:N}:{named[index]:N}" };
            var run = await grains.Bindings(call, named[index]).Trigger(route.BindingId, context, sample);
            results[index] = new() { TaskId = named[index], Run = run.Value, Problem = run.IsAccepted ? null : Refused.ToProblem(run.Refusal) };
        });
        return TypedResults.Accepted($"/api/runs?binding_id={route.BindingId:D}", new ProjectTriggerAnswer { Tasks = named.Length, Results = [.. results] });
    }
}
