using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>What this runtime promises about reminders beyond Orleans.</summary>
public sealed class LocalReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string key = Keys.New();
    private LocalGrainHost host = null!;

    private IReminderGrain Grain => host.Grains.GetGrain<IReminderGrain>(key);

    public async Task InitializeAsync() => host = await LocalGrainHost.StartedAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_reminder_ticks_exactly_when_due()
    {
        await Grain.Remind("r", TimeSpan.FromMilliseconds(1_500), 5 * Minute).Soon();
        await AdvanceAndSettle(TimeSpan.FromMilliseconds(1_499));
        Journal.Of(key).ShouldBeEmpty();
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Journal.Until(key, "r");
    }

    [Fact]
    public async Task An_overdue_reminder_ticks_once_at_the_start_and_then_on_its_beat()
    {
        await Grain.Remind("r", Minute, 10 * Minute).Soon();
        await host.StopAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(25));
        await host.StartAsync();
        await Journal.Until(key, "r");
        (await NextDue()).ShouldBe(host.Clock.GetUtcNow() + 6 * Minute);
        await AdvanceAndSettle(5 * Minute);
        Journal.Of(key).Count.ShouldBe(1);
        await host.Clock.AdvanceUntil(TimeSpan.FromSeconds(20), () => Journal.Of(key).Count == 2);
    }

    [Fact]
    public async Task A_tick_that_was_delivered_does_not_come_again_after_a_restart()
    {
        await Grain.Remind("r", TimeSpan.Zero, 10 * Minute).Soon();
        await Journal.Until(key, "r");
        await host.StopAsync();
        await host.StartAsync();
        await Grain.Remind("marker", TimeSpan.Zero, Minute).Soon();
        await Journal.Until(key, "marker");
        Journal.Of(key).ShouldBe(["r", "marker"]);
    }

    [Fact]
    public async Task Thousands_of_overdue_reminders_all_tick()
    {
        const int count = 3_000;
        var registry = host.Services.GetRequiredService<IReminderRegistry>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            registry.RegisterOrUpdateReminder(GrainId.Create("reminder", $"{key} {i}"), "r", Minute, 60 * Minute))).Soon();
        await host.StopAsync();
        host.Clock.Advance(2 * Minute);
        await host.StartAsync();
        await Eventually.Until(() => Task.FromResult(Enumerable.Range(0, count).Count(i => Journal.Of($"{key} {i}").Count == 1)), ticked => ticked == count);
    }

    [Fact]
    public async Task A_reminder_registered_while_others_are_loaded_ticks_once()
    {
        const int count = 3_000;
        var registry = host.Services.GetRequiredService<IReminderRegistry>();
        var registering = Task.WhenAll(Enumerable.Range(0, count).Chunk(100).Select(chunk => Task.Run(async () =>
        {
            foreach (var i in chunk) await registry.RegisterOrUpdateReminder(GrainId.Create("reminder", $"{key} {i}"), "r", TimeSpan.Zero, TimeSpan.FromDays(10_000));
        })));
        await host.Clock.AdvanceUntil(TimeSpan.FromSeconds(31), () => registering.IsCompleted);
        await registering;
        await host.Clock.AdvanceUntil(TimeSpan.FromSeconds(31), () => Enumerable.Range(0, count).All(i => Journal.Of($"{key} {i}").Count >= 1));
        await AdvanceAndSettle(Minute);
        Enumerable.Range(0, count).Count(i => Journal.Of($"{key} {i}").Count > 1).ShouldBe(0);
    }

    [Fact]
    public async Task Reminders_of_classes_that_are_gone_hold_nobody_up_and_stay()
    {
        await Grain.Remind("r", Minute, Minute).Soon();
        await host.Services.GetRequiredService<LocalDatabase>().WriteAsync(connection =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                connection.Prepared("INSERT INTO reminders VALUES ('gone', $key, 'r', 1, 0, 60000, 0)").Bind("$key", $"{i}").ExecuteNonQuery();
            }
            return 0;
        }).Soon();
        await host.StopAsync();
        host.Clock.Advance(2 * Minute);
        await host.StartAsync();
        await Journal.Until(key, "r");
        (await Number("SELECT count(*) FROM reminders WHERE grain_type = 'gone'")).ShouldBe(2_000);
    }

    [Fact]
    public async Task Ticks_whose_next_due_time_could_not_be_stored_hold_nobody_up_afterwards()
    {
        const int count = 256;
        var registry = host.Services.GetRequiredService<IReminderRegistry>();
        await Execute("CREATE TRIGGER broken BEFORE UPDATE ON reminders BEGIN SELECT RAISE(ABORT, 'disk trouble'); END");
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
            registry.RegisterOrUpdateReminder(GrainId.Create("reminder", $"{key} {i}"), "r", TimeSpan.Zero, 60 * Minute))).Soon();
        await Eventually.Until(() => Task.FromResult(host.Complaints.Count(text => text.Contains("could not be stored"))), failed => failed >= count);
        await Execute("DROP TRIGGER broken");
        var start = host.Clock.GetUtcNow();
        await Grain.Remind("r", 2 * Minute, 60 * Minute).Soon();
        await host.Clock.AdvanceUntil(TimeSpan.FromSeconds(10), () => Journal.Of(key).Count > 0 || host.Clock.GetUtcNow() > start + 50 * Minute);
        Journal.Of(key).ShouldBe(["r"]);
        await Eventually.Until(() => Number($"SELECT count(*) FROM reminders WHERE next_due <= {start.ToUnixTimeMilliseconds()}"), overdue => overdue == 0);
        Enumerable.Range(0, count).ShouldAllBe(i => Journal.Of($"{key} {i}").Count == 1);
    }

    [Fact]
    public async Task A_grain_can_end_its_own_reminder_in_its_tick()
    {
        await Grain.Remind("once", TimeSpan.Zero, Minute).Soon();
        await Journal.Until(key, "once");
        await Grain.Has("once").Soon();
        await AdvanceAndSettle(10 * Minute);
        Journal.Of(key).ShouldBe(["once"]);
        (await Number("SELECT count(*) FROM reminders WHERE name = 'once'")).ShouldBe(0);
    }

    /// <summary>Moves the clock and waits until another grain's reminder, due at that moment, has ticked.</summary>
    private async Task AdvanceAndSettle(TimeSpan by)
    {
        var marker = Keys.New();
        await host.Grains.GetGrain<IReminderGrain>(marker).Remind("r", by, 1_000 * Minute).Soon();
        host.Clock.Advance(by);
        await Journal.Until(marker, "r");
    }

    private async Task<DateTimeOffset> NextDue() => DateTimeOffset.FromUnixTimeMilliseconds(
        await Eventually.Until(() => Number("SELECT next_due FROM reminders"), due => due > host.Clock.GetUtcNow().ToUnixTimeMilliseconds()));

    private Task<int> Execute(string sql) =>
        host.Services.GetRequiredService<LocalDatabase>().WriteAsync(connection => connection.Prepared(sql).ExecuteNonQuery()).Soon();

    private Task<long> Number(string sql) =>
        host.Services.GetRequiredService<LocalDatabase>().ReadAsync(connection => (long)connection.Prepared(sql).ExecuteScalar()!);
}
