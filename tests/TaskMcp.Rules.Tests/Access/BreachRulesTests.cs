using TaskMcp.Access;
using TaskMcp.Silo.Access;

namespace TaskMcp.Rules.Tests.Access;

/// <summary>SPEC A-7.</summary>
public class BreachRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_breach_begins_an_epoch_and_a_sweep_that_goes_through_all_stages_page_by_page()
    {
        var state = WorkspaceRules.Breached(new() { Workspace = WorkspaceRules.Default, Epoch = 3 }, Actor.Owner, Now);
        (state.Epoch, state.Sweep!.Stage, state.Workspace!.Breach!.FinishedAt).ShouldBe((4, BreachStage.Connections, null));

        state = WorkspaceRules.Swept(state, 2, "next", Now);
        (state.Sweep!.Stage, state.Sweep.Cursor).ShouldBe((BreachStage.Connections, "next"));
        state = WorkspaceRules.Swept(state, 1, null, Now);
        (state.Sweep!.Stage, state.Sweep.Cursor).ShouldBe((BreachStage.Webhooks, null));
        state = WorkspaceRules.Swept(state, 1, null, Now);
        state.Sweep!.Stage.ShouldBe(BreachStage.Principals);
        state = WorkspaceRules.Swept(state, 5, null, Now.AddSeconds(1));

        state.Sweep.ShouldBeNull();
        state.Epoch.ShouldBe(4);
        var breach = state.Workspace!.Breach!;
        (breach.Connections, breach.Webhooks, breach.Principals, breach.FinishedAt).ShouldBe((3, 1, 5, Now.AddSeconds(1)));
    }
}
