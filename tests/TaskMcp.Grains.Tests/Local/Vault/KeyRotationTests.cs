using System.Security.Cryptography;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections;

namespace TaskMcp.Grains.Tests.Local.Vault;

/// <summary>SPEC C-8: keys are replaced without anybody entering a credential again, and never half.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private VaultWorld _world = null!;

    public async Task InitializeAsync() => _world = await VaultWorld.StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task KeyRotation_replaces_every_key_and_every_credential_still_opens()
    {
        Guid[] ids = [await _world.Keyed(), await _world.Keyed()];
        var (file, ring) = (File.ReadAllText(_world.MasterKeyPath), await _world.Ring());

        var report = await _world.RotateApart();

        report.ShouldBe(new() { Workspaces = 1, DataKeysWrappedAgain = 1, Resealed = 2, DataKeysRemoved = 1, IsMasterKeyReplaced = true });
        File.ReadAllText(_world.MasterKeyPath).ShouldNotBe(file);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(_world.MasterKeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(_world.NextMasterKeyPath).ShouldBeFalse();
        var renewed = (await _world.Ring()).Keys.ShouldHaveSingleItem();
        renewed.Id.ShouldNotBe(ring.CurrentId);
        renewed.MasterKeyId.ShouldNotBe(ring.Keys[0].MasterKeyId);
        foreach (var (_, state) in await _world.Stored.Read(ConnectionState.Name)) state.ShouldNotContain(ring.CurrentId!);
        foreach (var id in ids) await _world.ShouldOpen(id);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task KeyRotation_cut_off_anywhere_leaves_everything_open_and_is_completed_by_the_next(int lists, int states)
    {
        Guid[] ids = [await _world.Keyed(), await _world.Keyed()];

        await Should.ThrowAsync<IOException>(() => _world.RotateApart(stored => (stored.Lists, stored.States) = (lists, states)));

        File.Exists(_world.NextMasterKeyPath).ShouldBeTrue();
        foreach (var id in ids) await _world.ShouldOpen(id);
        await ShouldComplete(ids);
    }

    [Fact]
    public async Task KeyRotation_cut_off_before_the_old_master_key_goes_is_completed_by_the_next()
    {
        Guid[] ids = [await _world.Keyed()];
        var old = File.ReadAllText(_world.MasterKeyPath);
        await _world.RotateApart();
        File.Copy(_world.MasterKeyPath, _world.NextMasterKeyPath);
        File.WriteAllText(_world.MasterKeyPath, old);

        await _world.Connections.RestartAsync();
        await _world.ShouldOpen(ids[0]);
        await ShouldComplete(ids);
    }

    [Fact]
    public async Task KeyRotation_wraps_by_a_configured_key_what_was_under_the_one_before()
    {
        var (first, second) = (NewKey(), NewKey());
        await Configure(first);
        var id = await _world.Keyed();
        await Configure(second, first);
        await _world.ShouldOpen(id);

        var report = await _world.RotateApart();

        report.IsMasterKeyConfigured.ShouldBeTrue();
        report.IsMasterKeyReplaced.ShouldBeTrue();
        await Configure(second);
        await _world.ShouldOpen(id);
    }

    [Fact]
    public async Task KeyRotation_tells_of_data_keys_whose_master_key_was_not_named_and_loses_none()
    {
        var (first, second) = (NewKey(), NewKey());
        await Configure(first);
        var id = await _world.Keyed();
        await Configure(second);

        var report = await _world.RotateApart();

        (report.DataKeysNotOpened, report.CredentialsNotOpened, report.DataKeysRemoved).ShouldBe((1, 1, 0));
        (await _world.Use(id)).Error!.Code.ShouldBe(McpErrorCode.AuthFailed);
        await Configure(second, first);
        (await _world.RotateApart()).DataKeysNotOpened.ShouldBe(0);
        await Configure(second);
        await _world.ShouldOpen(id);
    }

    [Fact]
    public async Task KeyRotation_moves_from_the_file_to_a_configured_key()
    {
        var id = await _world.Keyed();
        await Configure(NewKey());
        await _world.ShouldOpen(id);

        (await _world.RotateApart()).IsMasterKeyReplaced.ShouldBeTrue();

        File.Delete(_world.MasterKeyPath);
        await _world.Connections.RestartAsync();
        await _world.ShouldOpen(id);
    }

    [Fact]
    public async Task KeyRotation_keeps_the_old_master_key_as_long_as_a_damaged_data_key_is_under_it()
    {
        var id = await _world.Keyed();
        var wrapped = (await _world.Ring()).Keys[0].Wrapped;
        await _world.Connections.RestartAsync();
        await _world.Stored.Change(KeyRings, GrainKeys.DefaultWorkspace, text => text.Replace(wrapped, Damage.Of(wrapped), StringComparison.Ordinal));

        var report = await _world.RotateApart();

        (report.IsMasterKeyReplaced, report.DataKeysNotOpened, report.CredentialsNotOpened).ShouldBe((false, 1, 1));
        File.Exists(_world.NextMasterKeyPath).ShouldBeTrue();
        await EnterAgain(id);
        await _world.ShouldOpen(id);
        report = await _world.RotateApart();
        (report.IsMasterKeyReplaced, report.DataKeysNotOpened).ShouldBe((true, 0));
        await _world.ShouldOpen(id);
    }

    private const string KeyRings = "key_ring";

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private async Task Configure(string key, params string[] previous)
    {
        foreach (var before in _world.Connections.Settings.Keys.Where(name => name.StartsWith("TaskMcp:PreviousMasterKeys", StringComparison.Ordinal))) _world.Connections.Settings.Remove(before);
        _world.Connections.Settings["TaskMcp:MasterKey"] = key;
        for (var i = 0; i < previous.Length; i++) _world.Connections.Settings[$"TaskMcp:PreviousMasterKeys:{i}"] = previous[i];
        await _world.Connections.RestartAsync();
    }

    private async Task EnterAgain(Guid id) =>
        (await _world.Connections.Connection(id).Update(new() { Context = ConnectionWorld.Context(), Auth = ConnectionWorld.ApiKey() }).Soon()).IsAccepted.ShouldBeTrue();

    private async Task ShouldComplete(Guid[] ids)
    {
        var report = await _world.RotateApart();
        report.IsMasterKeyReplaced.ShouldBeTrue();
        File.Exists(_world.NextMasterKeyPath).ShouldBeFalse();
        (await _world.Ring()).Keys.ShouldHaveSingleItem();
        foreach (var id in ids) await _world.ShouldOpen(id);
    }
}
