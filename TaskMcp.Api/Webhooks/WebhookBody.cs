using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using TaskMcp.Api.Http;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Webhooks;

/// <summary>The raw bytes and headers of a request to a webhook (SPEC W-2, W-6). Nothing of it is read as anything before it is verified.</summary>
internal sealed class WebhookBody : IBoundArgument, IEndpointParameterMetadataProvider
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string FormWithFiles = "multipart/form-data";

    /// <summary>SPEC W-6. Senders give up sooner themselves: Slack after 3 seconds, GitHub after 10.</summary>
    private static readonly BodyLimit Limit = new() { Size = BodyLimit.Default.Size, Time = TimeSpan.FromSeconds(10) };

    private WebhookRequest? _request;

    /// <summary>Only asked for when there is no refusal.</summary>
    public WebhookRequest Request => _request ?? throw new InvalidOperationException("A refused body has no request.");

    public Refusal? Refusal { get; private init; }

    public static async ValueTask<WebhookBody?> BindAsync(HttpContext context)
    {
        if (!IsReadable(context.Request))
            return new() { Refusal = new(RequestCodes.MediaType, $"The body must be {Json}, {Form} or {FormWithFiles} in UTF-8, not encoded otherwise: choose one of them where the webhook is set up.") };

        if (!WebhookSigning.Headers.Any(context.Request.Headers.ContainsKey))
            return new() { Refusal = WebhookSigning.Unverified };

        var (read, refusal) = await RequestBody.Read(context);
        using var body = read;
        return body is null ? new() { Refusal = refusal } : new() { _request = Of(context.Request, body) };
    }

    // With anything at the end, since routing itself would refuse the rest by a route of its own, which is not open.
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata([Json, Form, FormWithFiles, "*/*"], typeof(JsonText)));
        builder.Metadata.Add(Limit);
    }

    private static WebhookRequest Of(HttpRequest request, RequestBody body) => new()
    {
        Headers = request.Headers.ToImmutableDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
        Body = ImmutableCollectionsMarshal.AsImmutableArray(body.Memory.ToArray()),
    };

    private static bool IsReadable(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType is { } media
        && (Is(media, Json) || Is(media, Form) || Is(media, FormWithFiles) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && (type.CharSet is null || Is(type.CharSet.Trim('"'), "utf-8"));

    private static bool Is(string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}
