using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>Runs a result without sending it, so that it can be kept.</summary>
internal static class RecordedAnswer
{
    public static async Task<IdempotentAnswer> Of(IResult result, HttpContext http)
    {
        var response = http.Response;
        var body = response.Body;
        using var buffer = new MemoryStream();
        response.Body = buffer;
        try
        {
            await result.ExecuteAsync(http);
            await response.BodyWriter.FlushAsync();
        }
        finally
        {
            response.Body = body;
        }

        return new()
        {
            Status = response.StatusCode,
            Body = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length),
            ContentType = response.ContentType,
            Location = response.Headers.Location,
            ETag = response.Headers.ETag,
        };
    }
}
