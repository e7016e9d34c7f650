using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Operation;

public class StartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_first_answer_comes_soon_after_the_start()
    {
        await using var app = await TaskMcpProcess.Started();
        output.WriteLine($"first answer {app.FirstAnswer.TotalMilliseconds:0} ms after the start on empty data");
        await app.Stop();
        await app.Start();
        output.WriteLine($"first answer {app.FirstAnswer.TotalMilliseconds:0} ms after the start on existing data");

        // The promise is 5 s; the bound leaves room for a busy machine.
        app.FirstAnswer.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }
}
