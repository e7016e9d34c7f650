using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// Which stored values no output of a server may hold (SPEC C-8): what was given for signing in, always; values of the environment when
/// the name of the variable says that it is secret, or when the value is a URL with a password. Other values, such as paths, may rightly
/// be part of an output. Pure.
/// </summary>
internal static partial class CredentialFields
{
    /// <param name="secrets">Opened values by field.</param>
    public static ImmutableArray<string> In(IEnumerable<KeyValuePair<string, string>> secrets) => [.. secrets.SelectMany(Credentials).Distinct()];

    private static IEnumerable<string> Credentials(KeyValuePair<string, string> field)
    {
        // RFC 6749 §2.2: the name of a client is no secret.
        if (field.Key == ConnectionRules.AuthField + AuthRules.ClientId) return [];
        if (!field.Key.StartsWith(ConnectionRules.EnvField, StringComparison.Ordinal) || IsSecretName(field.Key[ConnectionRules.EnvField.Length..])) return [field.Value];
        return PasswordOf(field.Value) is { } password ? [field.Value, password] : [];
    }

    /// <summary>Whether a variable of this name holds a secret.</summary>
    internal static bool IsSecretName(string variable) => SecretName().IsMatch(variable);

    private static string? PasswordOf(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.UserInfo.Split(':', 2) is [_, { Length: > 0 } password] ? Uri.UnescapeDataString(password) : null;

    [GeneratedRegex("KEY|TOKEN|SECRET|PASS|PWD|CREDENTIAL|CREDS|PRIVATE|AUTH(?!OR)|COOKIE|SIGNATURE|(^|_)(PAT|PIN|DSN)(_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();
}
