using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Http;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Api.Connections;

/// <summary>What a person sees at the end of a sign-in; the pages' project draws it.</summary>
internal sealed class OAuthPage : IResult
{
    private readonly int _status;
    private readonly string _words;
    private readonly Guid? _connection;

    private OAuthPage(int status, string words, Guid? connection) => (_status, _words, _connection) = (status, words, connection);

    public static OAuthPage Connected(Guid connection, string? name = null) => new(StatusCodes.Status200OK, $"TaskMcp can use {name ?? "the server"} now.", connection);

    public static OAuthPage Refused(Refusal refusal, Guid? connection = null) => new(RefusalStatus.Of(refusal.Code), refusal.Message, connection);

    public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<ISignInPages>().Write(httpContext, _status, _words, _connection);
}
