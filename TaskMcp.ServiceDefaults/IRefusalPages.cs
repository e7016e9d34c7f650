using Microsoft.AspNetCore.Http;

namespace TaskMcp.ServiceDefaults;

/// <summary>Shows a refusal to a person whose browser went to an address; programs get a problem document instead.</summary>
public interface IRefusalPages
{
    /// <summary>Writes the whole answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="message">One sentence for a person.</param>
    Task Write(HttpContext http, int status, string message);
}
