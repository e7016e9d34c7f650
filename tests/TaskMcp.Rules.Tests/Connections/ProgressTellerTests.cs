using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

public class ProgressTellerTests
{
    [Fact]
    public async Task ProgressTeller_leaves_out_what_comes_faster_than_it_is_heard()
    {
        var heard = new TaskCompletionSource();
        var told = new List<int>();
        var teller = new ProgressTeller();
        var steps = Enumerable.Range(0, 1_000).Select(Tell).ToList();
        told.ShouldBe(Enumerable.Range(0, 64));

        heard.SetResult();
        await Task.WhenAll(steps);
        await Tell(1_000);
        told.Last().ShouldBe(1_000);

        Task Tell(int step) => teller.Tell(() =>
        {
            told.Add(step);
            return heard.Task;
        });
    }
}
