using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Connections.Limits;

/// <summary>The circuit breaker (SPEC C-11): five failures in a row, 30 s, one request that tries.</summary>
public class ServerCircuitTests
{
    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly List<string> _opened = [];
    private readonly ServerCircuit _circuit;
    private int _sent;

    public ServerCircuitTests() => _circuit = new(
        why =>
        {
            _opened.Add(why);
            return Task.CompletedTask;
        },
        _clock);

    private static McpFailureException Broken => McpFailureException.Lost("broken");

    [Fact]
    public async Task ServerCircuit_opens_after_five_failures_in_a_row_and_sends_nothing_for_30_seconds()
    {
        await Fail(4);
        _circuit.WhyNot().ShouldBeNull();
        await Fail(1);

        var why = _circuit.WhyNot().ShouldNotBeNull();
        (why.Code, why.RetryAfter).ShouldBe((McpErrorCode.ConnectionError, TimeSpan.FromSeconds(30)));
        _opened.ShouldHaveSingleItem().ShouldContain("broken");
        (await Refused()).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(29));
        await Refused();
    }

    [Fact]
    public async Task ServerCircuit_stays_closed_when_an_answer_comes_between_failures()
    {
        for (var i = 0; i < 10; i++)
        {
            await Fail(4);
            await Succeed();
        }

        _opened.ShouldBeEmpty();
    }

    [Fact]
    public async Task ServerCircuit_closes_when_the_one_that_tries_succeeds_and_counts_anew()
    {
        await Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        _circuit.WhyNot().ShouldBeNull();
        await Succeed();
        await Fail(4);
        _opened.Count.ShouldBe(1);
        await Fail(1);
        _opened.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ServerCircuit_opens_again_when_the_one_that_tries_fails()
    {
        await Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Fail(1);
        await Refused();
        _opened.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ServerCircuit_lets_one_try_at_a_time()
    {
        await Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var answer = new TaskCompletionSource();
        var isSent = new TaskCompletionSource();
        var trying = Send(_ =>
        {
            isSent.SetResult();
            return answer.Task;
        });
        await isSent.Task.Soon();
        await Refused();
        answer.SetResult();
        await trying.Soon();
        await Succeed();
    }

    [Fact]
    public async Task ServerCircuit_stays_open_when_the_one_that_tries_is_given_up()
    {
        await Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Should.ThrowAsync<OperationCanceledException>(() => Send(_ => Task.FromException(new OperationCanceledException())));
        await Refused();
    }

    [Theory]
    [InlineData(McpErrorCode.InvalidInput)]
    [InlineData(McpErrorCode.ToolNotFound)]
    [InlineData(McpErrorCode.RateLimited)]
    [InlineData(McpErrorCode.AuthFailed)]
    public async Task ServerCircuit_does_not_mind_answers_of_a_healthy_server(McpErrorCode code)
    {
        for (var i = 0; i < 10; i++) await Should.ThrowAsync<McpFailureException>(() => Send(_ => Task.FromException(new McpFailureException(code, "no"))));
        await Succeed();
        _opened.ShouldBeEmpty();
    }

    [Fact]
    public async Task ServerCircuit_counts_calls_that_are_not_answered_in_time()
    {
        for (var i = 0; i < 5; i++)
        {
            using var deadline = new CallDeadline(TimeSpan.FromSeconds(5), _clock, CancellationToken.None);
            var call = Send(token => Task.Delay(Timeout.InfiniteTimeSpan, token), deadline);
            _clock.Advance(TimeSpan.FromSeconds(5));
            (await Should.ThrowAsync<McpFailureException>(() => call)).Code.ShouldBe(McpErrorCode.Timeout);
        }

        _opened.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task ServerCircuit_does_not_count_calls_that_were_given_hardly_any_time()
    {
        for (var i = 0; i < 5; i++)
        {
            using var deadline = new CallDeadline(TimeSpan.FromMilliseconds(10), _clock, CancellationToken.None);
            var call = Send(token => Task.Delay(Timeout.InfiniteTimeSpan, token), deadline);
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Should.ThrowAsync<OperationCanceledException>(() => call);
        }

        _opened.ShouldBeEmpty();
    }

    private async Task Fail(int times)
    {
        for (var i = 0; i < times; i++) await Should.ThrowAsync<McpFailureException>(() => Send(_ => Task.FromException(Broken)));
    }

    private Task Succeed() => Send(_ => Task.CompletedTask);

    private async Task<McpFailureException> Refused()
    {
        var before = _sent;
        var failure = await Should.ThrowAsync<McpFailureException>(Succeed);
        _sent.ShouldBe(before, "nothing is sent");
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        return failure;
    }

    private async Task Send(Func<CancellationToken, Task> answer, CallDeadline? deadline = null)
    {
        using var plenty = new CallDeadline(TimeSpan.FromHours(1), _clock, CancellationToken.None);
        var request = new ScriptedRequest(_clock, Counted);
        request.Prepare(null!);
        await _circuit.Send(request, null!, deadline ?? plenty).AsTask().Soon();

        Task Counted(CancellationToken cancellationToken)
        {
            _sent++;
            return answer(cancellationToken);
        }
    }
}
