using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskMcp.Api.Http;

namespace TaskMcp.Rules.Tests.Http;

/// <summary>What nobody expected: nothing of it goes to the caller, all of it into the log.</summary>
public class UnexpectedErrorsTests
{
    [Fact]
    public async Task An_unexpected_error_is_in_the_log_and_not_in_the_answer()
    {
        var (log, http) = (new Recorder(), Request());
        (await new UnexpectedErrors(log).TryHandleAsync(http, new InvalidOperationException("the inside"), default)).ShouldBeTrue();
        http.Response.StatusCode.ShouldBe(500);
        Text(http).ShouldNotContain("the inside");
        log.Entries.ShouldHaveSingleItem().ShouldSatisfyAllConditions(entry => entry.Level.ShouldBe(LogLevel.Error), entry => entry.Error!.Message.ShouldBe("the inside"));
    }

    [Fact]
    public async Task What_a_caller_did_wrong_is_none_of_the_operators_business()
    {
        var (log, http) = (new Recorder(), Request());
        await new UnexpectedErrors(log).TryHandleAsync(http, new BadHttpRequestException("cut off"), default);
        http.Response.StatusCode.ShouldBe(400);
        log.Entries.ShouldBeEmpty();
    }

    private static DefaultHttpContext Request() => new() { Response = { Body = new MemoryStream() } };

    private static string Text(HttpContext http) => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());

    private sealed class Recorder : ILogger<UnexpectedErrors>
    {
        public List<(LogLevel Level, Exception? Error)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Entries.Add((logLevel, exception));
    }
}
