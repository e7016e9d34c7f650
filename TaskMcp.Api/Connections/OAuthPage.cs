using System.Net;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Connections;

/// <summary>What a person sees at the end of a sign-in. Everything that comes from outside is escaped (SPEC A-5).</summary>
internal sealed class OAuthPage : IResult
{
    private readonly string _title;
    private readonly string _words;
    private readonly int _status;

    private OAuthPage(string title, string words, int status) => (_title, _words, _status) = (title, words, status);

    public static OAuthPage Connected(string? name = null) =>
        new("Connected", $"TaskMcp can use {name ?? "the server"} now. You can close this window.", StatusCodes.Status200OK);

    public static OAuthPage Refused(Refusal refusal) => new("Not connected", refusal.Message, RefusalStatus.Of(refusal.Code));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{_title} · TaskMcp</title></head>
            <body><main><h1>{_title}</h1><p>{WebUtility.HtmlEncode(_words)}</p><p><a href="/">To TaskMcp</a></p></main></body>
            </html>
            """, httpContext.RequestAborted);
    }
}
