namespace TaskMcp.Api.Http;

/// <summary>An argument read from the request that may have turned out to be wrong; the endpoint is then not called.</summary>
internal interface IBoundArgument
{
    Refusal? Refusal { get; }
}
