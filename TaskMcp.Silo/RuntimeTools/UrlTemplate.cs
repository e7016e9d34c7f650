using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>
/// The URL of a request, as a template after a fixed scheme and host: whatever an argument holds, the request goes to that host, and to no other path than the
/// template says. Outputs are percent-encoded (RFC 3986, 2.1), so they can neither end a segment nor begin a parameter.
/// </summary>
internal sealed class UrlTemplate
{
    private const int Longest = 8_000;
    private const string AfterScheme = "://";

    private readonly LiquidTemplate _template;
    private readonly int _fixedLength;

    private UrlTemplate(LiquidTemplate template, Uri origin, int fixedLength) => (_template, Origin, _fixedLength) = (template, origin, fixedLength);

    /// <summary>Scheme, host and port, which never change.</summary>
    public Uri Origin { get; }

    /// <summary>The template, or why it is none.</summary>
    /// <exception cref="TemplateException">It is malformed.</exception>
    public static (UrlTemplate? Template, string? WhyNot) Parse(string text)
    {
        var scheme = text.IndexOf(AfterScheme, StringComparison.Ordinal);
        if (scheme < 0) return (null, "must be an https URL, such as https://api.example.com/items/{{ input.id }}");
        var path = text.AsSpan(scheme + AfterScheme.Length).IndexOfAny('/', '?', '#');
        var origin = path < 0 ? text : text[..(scheme + AfterScheme.Length + path)];
        if (origin.AsSpan().ContainsAny('{', '}', '%')) return (null, "must begin with a scheme and a host that are fixed text: no template may choose where a request goes");
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var fixedPart) || fixedPart.Host.Length == 0 || !OAuthUrls.IsSafe(fixedPart))
            return (null, "must be an https URL without a user name (http only to this machine)");
        if (text.Contains('#', StringComparison.Ordinal)) return (null, "must not have a fragment, which is not sent: write # as %23");
        return (new(LiquidTemplate.Parse(text), fixedPart, origin.Length), null);
    }

    public IReadOnlyList<TemplateException> Check(TemplateModel model) => _template.Check(model);

    /// <exception cref="TemplateException">It does not render, or what it renders is not a URL that may be asked.</exception>
    public Uri Render(TemplateScope scope)
    {
        var text = _template.Render(new(scope.Variables, scope.Now, scope.Limits) { Escape = Uri.EscapeDataString });
        if (text.Length > Longest) throw Wrong($"it came to {text.Length} characters, and may have {Longest}");
        if (text.Any(character => character is <= ' ' or '\\' or > '~')) throw Wrong("its fixed text must be printable ASCII without spaces and backslashes: percent-encode the rest");
        var path = text[_fixedLength..].Split('?')[0];
        if (path.Split('/').Any(segment => segment is "." or "..")) throw Wrong("a part of its path came to . or .., which would name another path");

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && OAuthUrls.IsSameOrigin(url, Origin) && url.UserInfo.Length == 0 ? url : throw Wrong("it did not come to a URL of its host");
    }

    private static TemplateException Wrong(string words) => new(TemplateErrorCodes.Value, words, 0, 0, "url");
}
