using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

public class ProgressTellerTests
{
    [Fact]
    public async Task ProgressTeller_leaves_out_what_comes_faster_than_it_is_heard()
    {
        var heard = new TaskCompletionSource();
        var told = new List<double>();
        var teller = new ProgressTeller(step =>
        {
            told.Add(step.Progress);
            return heard.Task;
        });
        var steps = Enumerable.Range(0, 1_000).Select(i => teller.Tell(new() { Progress = i })).ToList();
        told.ShouldBe(Enumerable.Range(0, 64).Select(i => (double)i));

        heard.SetResult();
        await Task.WhenAll(steps);
        await teller.Tell(new() { Progress = 1_000 });
        told.Last().ShouldBe(1_000);
    }
}
