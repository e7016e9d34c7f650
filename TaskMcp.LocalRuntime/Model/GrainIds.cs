using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Orleans.Runtime
{
    /// <summary>The text of an identity.</summary>
    public readonly struct IdSpan : IEquatable<IdSpan>
    {
        private readonly string? text;

        private IdSpan(string text) => this.text = text;

        /// <summary>Whether this is no text at all.</summary>
        public bool IsDefault => string.IsNullOrEmpty(text);

        /// <summary>Text as an identity.</summary>
        public static IdSpan Create(string id) => new(id);

        /// <summary>The text in UTF-8.</summary>
        public ReadOnlySpan<byte> AsSpan() => Encoding.UTF8.GetBytes(ToString());

        /// <inheritdoc/>
        public override string ToString() => text ?? "";

        /// <inheritdoc/>
        public bool Equals(IdSpan other) => string.Equals(text, other.text, StringComparison.Ordinal);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => ToString().GetHashCode();

        /// <summary>Same text.</summary>
        public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

        /// <summary>Other text.</summary>
        public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
    }

    /// <summary>The name of a kind of grain.</summary>
    public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>
    {
        /// <summary>The name.</summary>
        public IdSpan Value { get; } = id;

        /// <summary>Whether this is no type at all.</summary>
        public bool IsDefault => Value.IsDefault;

        /// <summary>A name as a type.</summary>
        public static GrainType Create(string value) => new(IdSpan.Create(value));

        /// <inheritdoc/>
        public override string ToString() => Value.ToString();

        /// <inheritdoc/>
        public bool Equals(GrainType other) => Value == other.Value;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => Value.GetHashCode();

        /// <summary>Same type.</summary>
        public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

        /// <summary>Another type.</summary>
        public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
    }

    /// <summary>The identity of a grain: its type and its key.</summary>
    public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>
    {
        /// <summary>The kind of grain.</summary>
        public GrainType Type { get; } = type;

        /// <summary>Which one of its kind.</summary>
        public IdSpan Key { get; } = key;

        /// <summary>Whether this is no grain at all.</summary>
        public bool IsDefault => Type.IsDefault && Key.IsDefault;

        /// <summary>An identity of a type and a key that is not blank.</summary>
        public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

        /// <summary>An identity of a type and a key that is not blank.</summary>
        public static GrainId Create(GrainType type, string key)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key);
            return new(type, IdSpan.Create(key));
        }

        /// <summary>Reads <c>type/key</c>.</summary>
        /// <exception cref="FormatException">The text has another form.</exception>
        public static GrainId Parse(string value, IFormatProvider? provider = null) =>
            TryParse(value, out var id) ? id : throw new FormatException($"\"{value}\" is not a grain id: type/key.");

        /// <summary>Reads <c>type/key</c>; false for another form.</summary>
        public static bool TryParse([NotNullWhen(true)] string? value, out GrainId result)
        {
            var slash = value?.IndexOf('/', StringComparison.Ordinal) ?? -1;
            result = slash > 0 && slash < value!.Length - 1 ? Create(value[..slash], value[(slash + 1)..]) : default;
            return !result.IsDefault;
        }

        /// <inheritdoc/>
        public override string ToString() => $"{Type}/{Key}";

        /// <inheritdoc/>
        public bool Equals(GrainId other) => Key == other.Key && Type == other.Type;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Type, Key);

        /// <summary>Same grain.</summary>
        public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

        /// <summary>Another grain.</summary>
        public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
    }
}

namespace Orleans
{
    /// <summary>Sets the name of a grain class in identities, which are stored; without it the class name in lower case without <c>Grain</c>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string GrainType { get; } = grainType;
    }
}
