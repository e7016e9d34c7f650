using System.Text;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Http;

/// <summary>A request that is right or nearly right: a valid one in which a few things were changed at random.</summary>
internal sealed record FuzzedRequest(HttpMethod Method, string Path, byte[]? Body, string ContentType, IReadOnlyList<(string Name, string Value)> Headers)
{
    // Without DELETE: it would soon leave nothing for the other requests to be about.
    private static readonly HttpMethod[] Methods = [HttpMethod.Get, HttpMethod.Post, HttpMethod.Patch, HttpMethod.Put, HttpMethod.Options];
    private static readonly string[] ContentTypes = ["text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense", "multipart/form-data"];
    private static readonly string[] Segments =
        ["0", "-1", "null", "00000000-0000-0000-0000-000000000000", "not-an-id", "%00", "%2e%2e", "a%2Fb", "%F0%9F%92%A9", "%ED%A0%80", "'; drop table tasks; --", new string('x', 3000)];

    private static readonly string[] Queries =
        ["limit=0", "limit=-1", "limit=201", "limit=99999999999999999999", "limit=ten", "cursor=", "cursor=%00", "cursor=bm90IGEgY3Vyc29y", "status=todo,done", "status=", "state=nonsense",
            "text=%22", "text=*", "text=a%20OR%20NEAR(", "text=%00", "sort=due_date", "order=asc", "sort=nonsense", "due_from=yesterday", "due_to=9999-12-31T23:59:59Z", "project_id=x", "priority=p9", "nonsense=1"];

    private static readonly (string, string)[] OddHeaders =
        [("If-Match", "*"), ("If-Match", "\"0\""), ("If-Match", "\"99999999999999999999\""), ("If-Match", "W/\"1\""), ("If-Match", "1"), ("Idempotency-Key", ""), ("Idempotency-Key", new string('k', 5000)),
            ("Idempotency-Key", "a/b c"), ("Last-Event-ID", "x"), ("traceparent", "00-zz-zz-01"), ("Accept", "text/html"), ("Accept", "nonsense"), ("Content-Encoding", "gzip")];

    /// <summary>The valid request with one to three changes.</summary>
    public static FuzzedRequest From(HttpMethod method, string path, JsonNode? body, Random random)
    {
        var request = new FuzzedRequest(method, path, null, "application/json", []);
        var json = body?.DeepClone();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            switch (random.Next(12))
            {
                case 0: request = request with { Method = Pick(Methods, random) }; break;
                case 1: request = request with { ContentType = Pick(ContentTypes, random) }; break;
                case 2: request = request with { Path = WithOtherSegment(request.Path, random) }; break;
                case 3: request = request with { Path = $"{request.Path}{(request.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Pick(Queries, random)}" }; break;
                case 4: request = request with { Headers = [.. request.Headers, Pick(OddHeaders, random)] }; break;
                default: json = FuzzedJson.Changed(json, random); break;
            }
        }

        return request with { Body = json is null && body is null ? null : FuzzedJson.Bytes(json, random) };
    }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Path);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body);
        return $"{Method} {Path} [{ContentType}] {string.Join("; ", Headers)}\n  {(body.Length > 600 ? $"{body[..600]}… ({body.Length})" : body)}";
    }

    private static string WithOtherSegment(string path, Random random)
    {
        var segments = path.Split('/');
        segments[random.Next(2, segments.Length)] = Uri.EscapeDataString(Uri.UnescapeDataString(Pick(Segments, random)));
        return string.Join('/', segments);
    }

    private static T Pick<T>(T[] choices, Random random) => choices[random.Next(choices.Length)];
}
