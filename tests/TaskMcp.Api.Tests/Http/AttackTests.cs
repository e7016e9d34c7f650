using System.Text;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Http;

/// <summary>SPEC A-4: what bare sockets can try, and the answer to it.</summary>
[Collection(OneApp.Name)]
public class AttackTests(TestApp app)
{
    private const int Mebibyte = 1 << 20;

    public static TheoryData<string, string, int, string> Broken => new()
    {
        { "ten thousand levels", string.Concat(Enumerable.Repeat("[", 10_000)), 400, "request.malformed" },
        { "a hundred thousand levels that end", $"{{\"title\":\"t\",\"fields\":{{\"a\":{new string('[', 100_000)}{new string(']', 100_000)}}}}}", 400, "request.malformed" },
        { "a hundred thousand objects", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), 400, "request.malformed" },
        { "33 levels", $"{{\"title\":\"t\",\"fields\":{{\"a\":{new string('[', 31)}{new string(']', 31)}}}}}", 400, "request.malformed" },
        { "a name twice", "{\"title\":\"t\",\"title\":\"u\"}", 400, "request.duplicate_field" },
        { "a name twice, once escaped", "{\"title\":\"t\",\"ti\\u0074le\":\"u\"}", 400, "request.duplicate_field" },
        { "half a surrogate pair", "{\"title\":\"\\ud800\"}", 400, "request.invalid" },
        { "no UTF-8", "{\"title\":\"\u00c3\u0028\"}", 400, "request.malformed" },
        { "UTF-8 longer than it needs to be", "{\"title\":\"\u00c0\u00af\"}", 400, "request.malformed" },
        { "UTF-16", "\u00ff\u00fe{\0}\0", 400, "request.malformed" },
        { "a comment", "{\"title\":\"t\"/**/}", 400, "request.malformed" },
        { "two documents", "{\"title\":\"t\"}{\"title\":\"u\"}", 400, "request.malformed" },
        { "NaN", "{\"title\":\"t\",\"estimated_duration\":NaN}", 400, "request.malformed" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task Broken_JSON_is_refused_in_words(string what, string body, int status, string code)
    {
        var answer = await RawConnection.Ask(app, Post(body));

        answer.ShouldBeProblem(status, code);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff", what);
    }

    [Theory, InlineData("1e400"), InlineData("99999999999999999999999999999999"), InlineData("1e-400"), InlineData("-0")]
    public async Task Numbers_of_any_size_cost_nothing(string number)
    {
        (await RawConnection.Ask(app, Post($"{{\"title\":\"t\",\"estimated_duration\":{number}}}"))).Status.ShouldBeOneOf(201, 400);
        (await RawConnection.Ask(app, Post($"{{\"title\":\"t\",\"estimated_duration\":{new string('9', 900_000)}}}"))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_URL_that_is_too_long_is_refused_in_words()
    {
        (await RawConnection.Ask(app, Get($"/api/tasks?text={new string('a', 8 * 1024)}"))).ShouldBeProblem(414, "request.url_too_long");
        (await RawConnection.Ask(app, Get($"/api/tasks?text={new string('a', 100_000)}"))).Status.ShouldBeOneOf(0, 414);
    }

    [Fact]
    public async Task Headers_that_are_too_many_or_too_large_are_refused_in_words()
    {
        (await RawConnection.Ask(app, Get("/api/tasks", string.Concat(Enumerable.Range(0, 101).Select(number => $"X-{number}: 1\r\n"))))).ShouldBeProblem(431, "request.headers_too_large");
        (await RawConnection.Ask(app, Get("/api/tasks", $"X-Large: {new string('a', 40_000)}\r\n"))).ShouldBeProblem(431, "request.headers_too_large");
        (await RawConnection.Ask(app, Get("/api/tasks", string.Concat(Enumerable.Range(0, 300).Select(number => $"X-{number}: 1\r\n"))))).Status.ShouldBe(431);
        (await RawConnection.Ask(app, Get("/api/tasks", $"X-Large: {new string('a', 200_000)}\r\n"))).Status.ShouldBeOneOf(0, 431);
    }

    [Fact]
    public async Task Headers_that_do_not_end_are_not_waited_for()
    {
        using var slow = await RawConnection.To(app);
        await slow.Send("GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");

        (await slow.Read()).Status.ShouldBeOneOf(0, 408);
    }

    [Theory, InlineData("/api/tasks", "application/json"), InlineData("/api/mcp/invoke", "application/json"), InlineData("/signin", "application/x-www-form-urlencoded")]
    public async Task A_body_that_does_not_come_is_not_waited_for(string path, string type)
    {
        using var slow = await RawConnection.To(app);
        await slow.Send(Head("POST", path, $"Content-Type: {type}\r\nContent-Length: 2000\r\nSec-Fetch-Site: same-origin\r\n"));
        await slow.Send("{");

        (await slow.Read()).ShouldBeProblem(408, "request.too_slow");
    }

    [Theory, InlineData("Content-Length: 5\r\nContent-Length: 6\r\n"), InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), InlineData("Transfer-Encoding: gzip, chunked\r\n"), InlineData("Content-Length: -1\r\n"), InlineData("Content-Length: 0x5\r\n")]
    public async Task What_two_servers_would_read_differently_is_not_read_at_all(string lengths)
    {
        var answer = await RawConnection.Ask(app, Head("POST", "/api/tasks", $"Content-Type: application/json\r\n{lengths}") + "0\r\n\r\nGET /api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n");

        answer.Status.ShouldBeOneOf(0, 400, 501, 415);
    }

    [Fact]
    public async Task Large_bodies_are_refused_and_not_kept()
    {
        var chunk = $"{Mebibyte:x}\r\n{new string(' ', Mebibyte)}\r\n";
        // The first ones fill the pools of buffers, which stay; and the tests beside this one take memory, too. A body that is kept is kept in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 6 && least > 16L * Mebibyte; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await Round();
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        least.ShouldBeLessThan(40L * Mebibyte, "40 bodies of 8 MB were sent in each round");

        Task Round() => Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Send()));

        async Task Send()
        {
            using var connection = await RawConnection.To(app);
            await connection.Send(Head("POST", "/api/tasks", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
            var bytes = Encoding.ASCII.GetBytes(chunk);
            for (var part = 0; part < 8; part++) await connection.Send(bytes);
            // The server may hang up on what still comes before its answer is read.
            (await connection.Read()).Status.ShouldBeOneOf(0, 413);
        }
    }

    [Theory, InlineData("Idempotency-Key: a\rSet-Cookie: b=c"), InlineData("Idempotency-Key: \u00e9"), InlineData("If-Match: \"1\"\nSet-Cookie: b=c"), InlineData("Last-Event-ID: 1\0")]
    public async Task Nothing_of_a_request_becomes_a_header_of_its_answer(string header)
    {
        var answer = await RawConnection.Ask(app, Post("{\"title\":\"t\\r\\nSet-Cookie: b=c\"}", $"{header}\r\n"));

        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Status.ShouldBeOneOf(201, 400);
    }

    public static TheoryData<string, string, int> BrokenMessages => new()
    {
        { "a hundred thousand levels", string.Concat(Enumerable.Repeat("[", 100_000)), 400 },
        { "deep parameters", $"{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{{\"a\":{new string('[', 50_000)}{new string(']', 50_000)}}}}}", 400 },
        { "a name twice", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"method\":\"ping\"}", 400 },
        { "no UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\u00c3\u0028\"}", 400 },
        { "two megabytes", new string(' ', 2 * Mebibyte), 413 },
    };

    [Theory, MemberData(nameof(BrokenMessages))]
    public async Task Broken_messages_of_MCP_are_refused_as_errors_of_JSON_RPC(string what, string body, int status)
    {
        var answer = await RawConnection.Ask(app, $"{Head("POST", "/mcp", $"Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n")}{body}");

        answer.Status.ShouldBe(status, what);
        answer.Header("Content-Type").ShouldBe("application/json");
        answer.Body.ShouldContain("\"error\"");
    }

    [Theory, InlineData("Host: evil.example\r\n", 400, "request.host_not_allowed"), InlineData("Host: localhost\r\nOrigin: http://evil.example\r\n", 403, "request.origin_not_allowed"), InlineData("Host: localhost\r\nX-Large: 1\r\n", 431, "request.headers_too_large")]
    public async Task What_is_refused_before_MCP_is_an_error_of_JSON_RPC_too(string headers, int status, string code)
    {
        var filling = status == 431 ? $"X-Fill: {new string('a', 40_000)}\r\n" : "";
        var answer = await RawConnection.Ask(app, $"POST /mcp HTTP/1.1\r\n{headers}{filling}Authorization: Bearer {TestApp.Token}\r\nContent-Length: 0\r\n\r\n");

        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldContain("\"jsonrpc\"");
        answer.Body.ShouldContain(code);
    }

    [Fact]
    public async Task A_message_of_MCP_that_does_not_come_is_not_waited_for()
    {
        using var slow = await RawConnection.To(app);
        await slow.Send(Head("POST", "/mcp", "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: 2000\r\n"));
        await slow.Send("{");

        var answer = await slow.Read();
        answer.Status.ShouldBe(408);
        answer.Body.ShouldContain("request.too_slow");
    }

    [Fact]
    public async Task A_request_without_a_host_is_refused() => (await RawConnection.Ask(app, $"GET /api/tasks HTTP/1.1\r\nAuthorization: Bearer {TestApp.Token}\r\n\r\n")).Status.ShouldBe(400);

    private static string Get(string path, string headers = "") => Head("GET", path, headers);

    private static string Post(string body, string headers = "") => $"{Head("POST", "/api/tasks", $"Content-Type: application/json\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n{headers}")}{body}";

    private static string Head(string method, string path, string headers) => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestApp.Token}\r\n{headers}\r\n";
}
