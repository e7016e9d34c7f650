using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>What strangers write is read without an exception of any other kind (SPEC A-5).</summary>
public class OAuthProperties
{
    private static readonly Uri Server = new("https://example.com/public/mcp");

    private static readonly string[] Pieces =
        ["Bearer", "Basic", " ", ",", "=", "\"", "\\", "scope", "resource_metadata", "error", "a", "ä", "\0", "\t", "==", "https://example.com", "insufficient_scope"];

    private static readonly string[] Names =
        ["resource", "authorization_servers", "scopes_supported", "issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "code_challenge_methods_supported",
            "token_endpoint_auth_methods_supported", "access_token", "token_type", "expires_in", "scope", "refresh_token", "client_id", "client_secret", "client_secret_expires_at", "token_endpoint_auth_method"];

    private static readonly string[] Values =
        ["null", "true", "0", "-1", "1e400", "9223372036854775808", "\"\"", "\"Bearer\"", "\"none\"", "\"S256\"", "[]", "[\"S256\"]", "[null,7,{},\"https://as.example.com\"]", "{}", "\"https://example.com\"",
            "\"https://as.example.com\"", "\"https://[\"", "\"//\"", "\"http://as.example.com/\"", "\"https://user@as.example.com\"", "\"x\\r\\ny\"", "\"\\ud800\""];

    [Fact]
    public void A_challenge_of_any_form_is_read() => Prop.ForAll(Headers(), headers =>
    {
        var challenge = BearerChallenge.Parse(headers);
        return challenge.Scopes.All(ScopeChoice.IsScope);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_quoted_value_is_read_as_it_was_meant() => Prop.ForAll(Texts(Pieces), text =>
    {
        var quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return BearerChallenge.Parse([$"Basic realm=\"{quoted}\", Bearer a=b, resource_metadata=\"{quoted}\", scope=s"]) is { Scopes: ["s"] } challenge && challenge.ResourceMetadata == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_document_of_any_content_is_read_or_refused() => Prop.ForAll(Documents(), text =>
    {
        var server = new AuthorizationServerMetadata { Issuer = "https://as.example.com", TokenEndpoint = new("https://as.example.com/token") };
        Refuses(() => ProtectedResourceMetadata.Parse(Json(text), Server));
        Refuses(() => AuthorizationServerMetadata.Parse(Json(text), ["https://as.example.com"], forSignIn: true));
        Refuses(() => TokenAnswer.Parse(Json(text)));
        Refuses(() => ClientRegistration.Parse(Json(text), server, "http://localhost/oauth/callback"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_state_of_any_form_is_found_or_not() => Prop.ForAll(Texts("", ".", "/", "default", "\0", "ä", "\ud800", "00000000-0000-0000-0000-000000000000", "%", "=", " ", "AAAA"), text =>
    {
        SignInStates.TryFind(text, out _);
        // UTF-8 has no half surrogates: another character stands for them.
        var written = Encoding.UTF8.GetBytes(text);
        return !SignInStates.TryFind($"{Base64Url.EncodeToString(written)}.x", out var key) || key == Encoding.UTF8.GetString(written);
    }).QuickCheckThrowOnFailure();

    private static void Refuses(Action read)
    {
        try
        {
            read();
        }
        catch (OAuthException)
        {
            // As it should be.
        }
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static Arbitrary<string> Texts(params string[] pieces) => Gen.Elements(pieces).ArrayOf().Select(string.Concat).ToArbitrary();

    private static Arbitrary<string[]> Headers() => Texts(Pieces).Generator.ArrayOf().ToArbitrary();

    private static Arbitrary<string> Documents() => Gen.Elements(Names).Zip(Gen.Elements(Values)).ArrayOf()
        .Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}").ToArbitrary();
}
