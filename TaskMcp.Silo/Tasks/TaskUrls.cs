using Microsoft.Extensions.Configuration;

namespace TaskMcp.Silo.Tasks;

/// <summary>Where a person opens a task (SPEC T-1 <c>url</c>).</summary>
public sealed class TaskUrls(string baseAddress)
{
    private const string Default = "http://127.0.0.1:5180";

    private readonly string _base = baseAddress.TrimEnd('/');

    /// <summary>From <c>TaskMcp:PublicUrl</c>, else the first of <c>ASPNETCORE_URLS</c>.</summary>
    public static TaskUrls From(IConfiguration configuration) => new(
        configuration["TaskMcp:PublicUrl"] is { Length: > 0 } configured ? configured : FirstAddress(configuration));

    public string Of(Guid taskId) => $"{_base}/tasks/{taskId:D}";

    private static string FirstAddress(IConfiguration configuration)
    {
        var listed = configuration["ASPNETCORE_URLS"] ?? configuration["URLS"];
        var first = listed?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return first is not null && Uri.IsWellFormedUriString(first, UriKind.Absolute) ? first : Default;
    }
}
