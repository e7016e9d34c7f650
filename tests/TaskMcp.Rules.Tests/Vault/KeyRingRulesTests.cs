using System.Security.Cryptography;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Rules.Tests.Vault;

public class KeyRingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void KeyRing_rotation_keeps_the_old_keys()
    {
        var master = NewMaster();
        var first = KeyRingRules.Rotate(new(), "w", master, Now);
        var second = KeyRingRules.Rotate(first, "w", master, Now);
        second.Keys.Length.ShouldBe(2);
        second.CurrentId.ShouldBe(second.Keys[1].Id);
        second.Keys[0].ShouldBe(first.Keys[0]);
        KeyRingRules.Unwrap(second.Keys[0], "w", new(master)).ShouldNotBe(KeyRingRules.Unwrap(second.Keys[1], "w", new(master)));
    }

    [Fact]
    public void KeyRing_rewrapped_opens_by_the_new_master_key_alone()
    {
        var (old, young) = (NewMaster(), NewMaster());
        var ring = KeyRingRules.Rotate(KeyRingRules.Rotate(new(), "w", old, Now), "w", old, Now);
        var rewrapped = KeyRingRules.Rewrap(ring, "w", new(young, old));
        rewrapped.CurrentId.ShouldBe(ring.CurrentId);
        foreach (var (before, after) in ring.Keys.Zip(rewrapped.Keys))
        {
            KeyRingRules.Unwrap(after, "w", new(young)).ShouldBe(KeyRingRules.Unwrap(before, "w", new(old)));
        }
    }

    [Fact]
    public void KeyRing_rewrapped_keeps_what_does_not_open_as_it_is()
    {
        var (lost, old, young) = (NewMaster(), NewMaster(), NewMaster());
        var ring = KeyRingRules.Rotate(KeyRingRules.Rotate(new(), "w", lost, Now), "w", old, Now);
        var rewrapped = KeyRingRules.Rewrap(ring, "w", new(young, old));
        rewrapped.Keys[0].ShouldBe(ring.Keys[0]);
        rewrapped.Keys[1].MasterKeyId.ShouldBe(young.Id);
    }

    [Fact]
    public void KeyRing_pruned_keeps_the_current_key_and_those_in_use()
    {
        var master = NewMaster();
        var ring = KeyRingRules.Rotate(KeyRingRules.Rotate(KeyRingRules.Rotate(new(), "w", master, Now), "w", master, Now), "w", master, Now);
        KeyRingRules.Prune(ring, new HashSet<string> { ring.Keys[1].Id }).Keys.ShouldBe(ring.Keys[1..]);
    }

    [Fact]
    public void KeyRing_without_its_master_key_does_not_open() =>
        Should.Throw<VaultException>(() => KeyRingRules.Unwrap(KeyRingRules.Rotate(new(), "w", NewMaster(), Now).Keys[0], "w", new(NewMaster()))).Message.ShouldContain("another master key");

    [Fact]
    public void KeyRing_of_another_workspace_does_not_open()
    {
        var master = NewMaster();
        Should.Throw<VaultException>(() => KeyRingRules.Unwrap(KeyRingRules.Rotate(new(), "w", master, Now).Keys[0], "x", new(master)));
    }

    [Theory, InlineData(""), InlineData("not base64!"), InlineData("AAAA")]
    public void MasterKey_of_a_wrong_form_is_refused(string text) => Should.Throw<VaultException>(() => MasterKey.Parse(text, "TaskMcp:MasterKey"));

    [Fact]
    public void MasterKey_shows_nothing_of_itself() => NewMaster().ToString().ShouldBe("***");

    [Fact]
    public void MasterKeyFile_is_made_once_for_its_owner_only()
    {
        var directory = Directory.CreateTempSubdirectory("taskmcp-vault-");
        try
        {
            var first = MasterKeyFile.ReadOrCreate(directory.FullName).Current;
            MasterKeyFile.ReadOrCreate(directory.FullName).Current.Id.ShouldBe(first.Id);
            var file = directory.GetFiles().ShouldHaveSingleItem();
            if (OperatingSystem.IsWindows()) return;
            file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            file.UnixFileMode |= UnixFileMode.GroupRead;
            Should.Throw<VaultException>(() => MasterKeyFile.ReadOrCreate(directory.FullName)).Message.ShouldContain("chmod 600");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static MasterKey NewMaster() => new(RandomNumberGenerator.GetBytes(32));
}
