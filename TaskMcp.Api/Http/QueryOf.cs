using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using TaskMcp.Api.Http.Shapes;

namespace TaskMcp.Api.Http;

/// <summary>The query string as a <typeparamref name="T"/>: read as the JSON object it stands for, so one set of rules holds for bodies and queries.</summary>
internal sealed class QueryOf<T> : IBoundArgument, IEndpointParameterMetadataProvider where T : class
{
    private T? _value;

    /// <summary>Only asked for when there is no refusal.</summary>
    public T Value => _value ?? throw new InvalidOperationException("A refused query has no value.");

    public Refusal? Refusal { get; private init; }

    public static ValueTask<QueryOf<T>?> BindAsync(HttpContext context)
    {
        var (value, refusal) = Read(context.Request.Query);
        return ValueTask.FromResult<QueryOf<T>?>(new() { _value = value, Refusal = refusal });
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new QueryParameters(typeof(T)));

    private static (T? Value, Refusal? Refusal) Read(IQueryCollection query)
    {
        var fields = ((ObjectShape)ShapeOf.Type(typeof(T))).Fields;
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, values) in query)
            {
                if (!fields.TryGetValue(name, out var field))
                    return (null, Refusal.Field(RequestCodes.UnknownParameter, name, $"{name} is not a query parameter here; there are {string.Join(", ", fields.Keys)}."));
                var texts = values.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).ToArray();
                if (texts.Length == 0) continue;
                writer.WritePropertyName(name);
                field.Shape.WriteText(writer, texts);
            }

            writer.WriteEndObject();
        }

        return RequestJson.Read<T>(buffer.ToArray());
    }
}

/// <summary>Says to OpenAPI which query parameters an endpoint has.</summary>
internal sealed record QueryParameters(Type Type);
