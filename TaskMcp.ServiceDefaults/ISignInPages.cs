using Microsoft.AspNetCore.Http;

namespace TaskMcp.ServiceDefaults;

/// <summary>Shows a person who comes back from a provider's sign-in what became of it. They may be nobody here: a cookie is not sent along from another site.</summary>
public interface ISignInPages
{
    /// <summary>Writes the whole answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="message">One sentence for a person; what comes from outside in it is data.</param>
    /// <param name="connection">Which connection it was for; null when that is not known.</param>
    Task Write(HttpContext http, int status, string message, Guid? connection);
}
