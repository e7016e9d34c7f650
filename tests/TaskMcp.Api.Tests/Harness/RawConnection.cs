using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>A bare socket to the server, for what no HTTP client would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly CancellationTokenSource _patience = new(Patience.Limit);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawConnection> To(TestApp app)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(app.Url.Host, app.Url.Port, connection._patience.Token);
        return connection;
    }

    /// <summary>Sends one request and reads its answer.</summary>
    public static async Task<RawAnswer> Ask(TestApp app, string request)
    {
        using var connection = await To(app);
        await connection.Send(request);
        return await connection.Read();
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends; a server that has hung up already is no error, since its answer says why.</summary>
    public async Task Send(byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes, _patience.Token);
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>An interim answer, such as <c>100 Continue</c>, with the empty line after it.</summary>
    public async Task<string> Interim()
    {
        var (text, one) = (new StringBuilder(), new byte[1]);
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await _socket.ReceiveAsync(one, _patience.Token) == 1) text.Append((char)one[0]);
        return text.ToString();
    }

    /// <summary>Status, headers and as much body as its length says; status 0 when the server hung up without a word.</summary>
    public async Task<RawAnswer> Read()
    {
        using var stream = new NetworkStream(_socket);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            if (await reader.ReadLineAsync(_patience.Token) is not { Length: > 0 } first) return new(0, [], "");
            var headers = new List<string>();
            while (await reader.ReadLineAsync(_patience.Token) is { Length: > 0 } line) headers.Add(line);
            return new(int.Parse(first.Split(' ')[1], CultureInfo.InvariantCulture), headers, await Body(reader, headers));
        }
        catch (IOException)
        {
            return new(0, [], "");
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<string> Body(StreamReader reader, List<string> headers)
    {
        var length = headers.FirstOrDefault(header => header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        var isChunked = length is null && headers.Contains("Transfer-Encoding: chunked", StringComparer.OrdinalIgnoreCase);
        var size = isChunked ? int.Parse(await reader.ReadLineAsync(_patience.Token) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : length is null ? 0 : int.Parse(length["Content-Length: ".Length..], CultureInfo.InvariantCulture);
        var body = new char[size];
        var read = await reader.ReadBlockAsync(body, _patience.Token);
        return new(body, 0, read);
    }
}

/// <summary>An answer as it came over the wire.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyList<string> Headers, string Body)
{
    public string? Header(string name) => Headers.FirstOrDefault(header => header.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    public void ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Body);
        Header("Content-Type").ShouldBe("application/problem+json", Body);
        Body.ShouldContain($"\"code\":\"{code}\"");
    }
}
