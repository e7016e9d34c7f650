using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Rules.Tests.Vault;

/// <summary>SPEC C-8: a tampered record fails closed with a clear error.</summary>
public class SealedBoxTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Theory, InlineData(""), InlineData("secret"), InlineData("é😀")]
    public void SealedBox_opens_what_it_sealed(string text) => Open(Key, Seal(text), "a").ShouldBe(text);

    [Fact]
    public void SealedBox_never_seals_alike() => Seal("secret").ShouldNotBe(Seal("secret"));

    [Fact]
    public void SealedBox_says_which_key_opens_it() => SealedBox.KeyIdOf(Seal("secret")).ShouldBe("k1");

    [Fact]
    public void SealedBox_bound_elsewhere_does_not_open() =>
        Should.Throw<VaultException>(() => Open(Key, Seal("secret"), "b")).Message.ShouldContain("changed or belongs elsewhere");

    [Fact]
    public void SealedBox_with_another_key_does_not_open() =>
        Should.Throw<VaultException>(() => Open(RandomNumberGenerator.GetBytes(32), Seal("secret"), "a"));

    [Fact]
    public void SealedBox_with_any_bit_changed_does_not_open()
    {
        var parts = Seal("secret").Split('.');
        var content = Base64Url.DecodeFromChars(parts[2]);
        for (var bit = 0; bit < content.Length * 8; bit++)
        {
            var changed = (byte[])content.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<VaultException>(() => Open(Key, $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(changed)}", "a"));
        }
    }

    [Fact]
    public void SealedBox_with_another_key_id_does_not_open() =>
        Should.Throw<VaultException>(() => Open(Key, Seal("secret").Replace(".k1.", ".k2.", StringComparison.Ordinal), "a"));

    [Theory, InlineData(""), InlineData("v1"), InlineData("v1..AAAA"), InlineData("v1.k1."), InlineData("v1.k1.AAAA"), InlineData("v1.k1.%%%"), InlineData("v1.k1.a.b"), InlineData("v2.k1.AAAA")]
    public void SealedBox_that_is_none_is_told_clearly(string box) =>
        Should.Throw<VaultException>(() => Open(Key, box, "a")).Message.ShouldNotBeEmpty();

    private static string Seal(string text) => SealedBox.Seal(Key, "k1", Encoding.UTF8.GetBytes(text), "a");

    private static string Open(byte[] key, string box, string boundTo) => Encoding.UTF8.GetString(SealedBox.Open(key, box, boundTo));
}
