using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskMcp.Bindings;

namespace TaskMcp.Api.OpenApi;

/// <summary>
/// Shows to the schema generator what members mean instead of how they are read: <c>Optional&lt;T&gt;</c> is a T, one-or-many is an array.
/// Part of the options that answers are written with; no answer has an <c>Optional</c>, and arrays are written alike.
/// </summary>
internal static class SchemaContracts
{
    public static void Simplify(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        for (var index = 0; index < type.Properties.Count; index++)
        {
            var property = type.Properties[index];
            if (property.PropertyType is { IsGenericType: true } optional && optional.GetGenericTypeDefinition() == typeof(Optional<>)) type.Properties[index] = Inner(type, property);
            else if (IsOneOrMany(property)) property.CustomConverter = null;
        }
    }

    private static JsonPropertyInfo Inner(JsonTypeInfo type, JsonPropertyInfo optional)
    {
        var inner = type.CreateJsonPropertyInfo(optional.PropertyType.GetGenericArguments()[0], optional.Name);
        inner.AttributeProvider = optional.AttributeProvider;
        // Requests are never written; but a member that cannot be read or set would be left out of the schema.
        inner.Get = static _ => null;
        inner.Set = static (_, _) => { };
        var isNullable = new NullabilityInfoContext().Create((PropertyInfo)optional.AttributeProvider!).GenericTypeArguments[0].ReadState == NullabilityState.Nullable;
        if (!inner.PropertyType.IsValueType) inner.IsGetNullable = inner.IsSetNullable = isNullable;
        return inner;
    }

    private static bool IsOneOrMany(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), false) is [JsonConverterAttribute { ConverterType: { IsGenericType: true } type }]
        && type.GetGenericTypeDefinition() == typeof(OneOrMany<>);
}
