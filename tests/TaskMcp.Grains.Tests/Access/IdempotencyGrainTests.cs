using TaskMcp.Access;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Tasks;

namespace TaskMcp.Grains.Tests.Access;

public class IdempotencyGrainTests
{
    private const string Key = "default/owner/key";
    private static readonly IdempotentAnswer Answer = new() { Status = 201, Body = """{"id":1}""", ETag = "\"1\"" };

    [Fact]
    public async Task Of_the_same_request_at_once_one_proceeds()
    {
        await using var world = await TaskWorld.StartedAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Grain<IIdempotencyGrain>(Key).Begin("a"))).Soon();
        claims.Count(claim => claim.Verdict == IdempotencyVerdict.Proceed).ShouldBe(1);
        claims.Count(claim => claim.Verdict == IdempotencyVerdict.InProgress).ShouldBe(4);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_also_after_a_restart_and_another_request_is_told_apart()
    {
        await using var world = await TaskWorld.StartedAsync();
        await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        await world.Grain<IIdempotencyGrain>(Key).Complete(Answer).Soon();
        await world.RestartAsync();
        var replay = await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        replay.Verdict.ShouldBe(IdempotencyVerdict.Replay);
        replay.Answer.ShouldBe(Answer);
        (await world.Grain<IIdempotencyGrain>(Key).Begin("b").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Mismatch);
    }

    [Fact]
    public async Task A_claim_without_answer_goes_on_with_its_id_after_a_restart_or_when_no_call_takes_that_long()
    {
        await using var world = await TaskWorld.StartedAsync();
        var first = await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        await world.RestartAsync();
        var afterRestart = await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        afterRestart.Verdict.ShouldBe(IdempotencyVerdict.Proceed);
        afterRestart.ReservedId.ShouldBe(first.ReservedId);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon()).Verdict.ShouldBe(IdempotencyVerdict.InProgress);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var afterwards = await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        afterwards.Verdict.ShouldBe(IdempotencyVerdict.Proceed);
        afterwards.ReservedId.ShouldBe(first.ReservedId);
    }

    [Fact]
    public async Task A_released_key_is_tried_again_with_the_same_reserved_id()
    {
        await using var world = await TaskWorld.StartedAsync();
        var reserved = (await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon()).ReservedId;
        await world.Grain<IIdempotencyGrain>(Key).Release().Soon();

        var repeat = await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        (repeat.Verdict, repeat.ReservedId).ShouldBe((IdempotencyVerdict.Proceed, reserved));
        (await world.Grain<IIdempotencyGrain>(Key).Begin("b").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Mismatch);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        await using var world = await TaskWorld.StartedAsync();
        await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon();
        await world.Grain<IIdempotencyGrain>(Key).Complete(Answer).Soon();
        world.Clock.Advance(TimeSpan.FromHours(23));
        (await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Replay);
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await world.Grain<IIdempotencyGrain>(Key).Begin("a").Soon()).Verdict.ShouldBe(IdempotencyVerdict.Proceed);
    }
}
