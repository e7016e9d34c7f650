using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TaskMcp.Bindings;

namespace TaskMcp.Api.Http.Shapes;

/// <summary>Derives the shape of a request record: names and required members from its JSON contract, nullability from the compiler's annotations.</summary>
internal static class ShapeOf
{
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = [];

    public static Shape Type(Type type) => Shapes.GetOrAdd(type, static key => key switch
    {
        _ when key == typeof(JsonText) => new FreeShape(),
        _ when key == typeof(string) => new LeafShape("a string", value => value.ValueKind == JsonValueKind.String),
        _ when key == typeof(Guid) => new LeafShape("an id: a UUID such as 0198c0de-0000-7000-8000-000000000000", value => value.ValueKind == JsonValueKind.String && value.TryGetGuid(out _)),
        _ when key == typeof(DateTimeOffset) => new LeafShape("an RFC 3339 instant with an offset, such as 2026-12-01T09:00:00Z", Deserializes<DateTimeOffset>),
        _ when key == typeof(TimeSpan) => new LeafShape("a duration such as 30s, 5m or 1h30m, or ISO 8601 (PT5M)", Deserializes<TimeSpan>),
        _ when key == typeof(bool) => new LiteralShape("true or false", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        _ when key == typeof(int) => new LiteralShape("a whole number", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _)),
        _ when key == typeof(long) => new LiteralShape("a whole number", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _)),
        _ when key == typeof(double) => new LiteralShape("a number", value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)),
        _ when key == typeof(decimal) => new LiteralShape("a number", value => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out _)),
        { IsEnum: true } => OneOf(key),
        _ => Contract(key),
    });

    private static LeafShape OneOf(Type type)
    {
        var names = Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToImmutableHashSet(StringComparer.Ordinal);
        return new($"one of {string.Join(", ", names.Order(StringComparer.Ordinal))}", value => value.ValueKind == JsonValueKind.String && names.Contains(value.GetString()!));
    }

    private static ObjectShape Contract(Type type)
    {
        var contract = RequestJson.Options.GetTypeInfo(type);
        return contract.Kind == JsonTypeInfoKind.Object
            ? new(() => contract.Properties.Where(property => property.Set is not null).Select(FieldOf))
            : throw new NotSupportedException($"{type} cannot be part of a request: give it a shape in {nameof(ShapeOf)}.");
    }

    private static Field FieldOf(JsonPropertyInfo property)
    {
        var member = (PropertyInfo)property.AttributeProvider!;
        var field = FieldOf(property.Name, new NullabilityInfoContext().Create(member), member.GetCustomAttribute<JsonConverterAttribute>() is { } converter && IsOneOrMany(converter));
        var range = member.GetCustomAttribute<RangeAttribute>();
        return field with { IsRequired = property.IsRequired, Shape = range is null ? field.Shape : Between((int)range.Minimum, (int)range.Maximum) };
    }

    private static Field FieldOf(string name, NullabilityInfo info, bool orOne)
    {
        var type = info.Type;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return new(name, false, true, Type(underlying));
        if (!type.IsGenericType) return new(name, false, !type.IsValueType && info.ReadState != NullabilityState.NotNull, Type(type));

        var generic = type.GetGenericTypeDefinition();
        if (generic == typeof(Optional<>)) return FieldOf(name, info.GenericTypeArguments[0], orOne);
        if (generic == typeof(ImmutableArray<>)) return new(name, false, false, new ArrayShape(() => FieldOf("", info.GenericTypeArguments[0], false), orOne));
        if (generic == typeof(ImmutableDictionary<,>))
            return new(name, false, info.ReadState != NullabilityState.NotNull, new MapShape(() => FieldOf("", info.GenericTypeArguments[1], false)));
        throw new NotSupportedException($"{type} cannot be part of a request: give it a shape in {nameof(ShapeOf)}.");
    }

    private static LiteralShape Between(int minimum, int maximum) => new(
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum);

    private static bool IsOneOrMany(JsonConverterAttribute converter) =>
        converter.ConverterType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(OneOrMany<>);

    private static bool Deserializes<T>(JsonElement value)
    {
        try
        {
            value.Deserialize<T>(RequestJson.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
