using TaskMcp.Silo.Access;

namespace TaskMcp.Rules.Tests.Access;

public class TokenTextTests
{
    [Fact]
    public void A_new_token_reads_back_and_hides_its_secret_behind_a_handle()
    {
        var (handle, text) = TokenText.New(TokenText.Token);

        text.ShouldMatch("^tmcp_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$");
        text.ShouldStartWith(handle + "_");
        TokenText.TryRead(text, TokenText.Token, out var read).ShouldBeTrue();
        read.ShouldBe(handle);
        TokenText.TryRead(text, TokenText.Session, out _).ShouldBeFalse();
        TokenText.IsOurs(text).ShouldBeTrue();
    }

    [Fact]
    public void A_token_with_any_character_changed_is_none()
    {
        var (_, text) = TokenText.New(TokenText.Token);

        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'x' ? 'y' : 'x';
            TokenText.TryRead(text[..i] + other + text[(i + 1)..], TokenText.Token, out _).ShouldBeFalse($"character {i}");
        }
    }

    [Theory, InlineData(""), InlineData("tmcp_"), InlineData("tmcp_a_b"), InlineData("\ud800"), InlineData("tmcp_0123456789_0123456789012345678901234567890123456789012345678é")]
    public void What_only_begins_like_a_token_is_none(string text) => TokenText.TryRead(text, TokenText.Token, out _).ShouldBeFalse();

    [Fact]
    public void Ten_thousand_tokens_are_ten_thousand() =>
        Enumerable.Range(0, 10_000).Select(_ => TokenText.New(TokenText.Token).Text).ShouldBeUnique();

    /// <summary>A value that scanners of secrets can be given: the form must not change by accident.</summary>
    [Fact]
    public void The_checksum_is_as_it_is_documented() =>
        TokenText.TryRead("tmcp_0123456789_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + Documented("tmcp_0123456789_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), TokenText.Token, out _).ShouldBeTrue();

    private static string Documented(string body)
    {
        const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        var number = Convert.ToInt64(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)))[..8], 16);
        return string.Concat(Enumerable.Range(0, 6).Select(place => digits[(int)(number / (long)Math.Pow(62, 5 - place) % 62)]));
    }
}
