using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Audit;

namespace TaskMcp.Rules.Tests.Audit;

public class AuditFormTests
{
    private static readonly DateTimeOffset At = new(2026, 12, 1, 9, 0, 0, 500, TimeSpan.Zero);

    private static AuditEntry Entry => new() { Actor = Actor.Owner, Action = "task.update" };

    [Fact]
    public void The_form_has_its_members_in_order_and_nothing_that_is_not_there() =>
        AuditForm.Canonical("default", 7, At, Entry with { TargetId = "t", Cost = 0.10m, DurationMs = 1.5, Outcome = AuditOutcome.Succeeded }).ShouldBe(
            """{"action":"task.update","actor":{"id":"owner","kind":"user","name":"Owner"},"at":"2026-12-01T09:00:00.5Z","cost":0.1,"decision":"allowed","duration_ms":1.5,"outcome":"succeeded","sequence":7,"target_id":"t","workspace":"default"}""");

    [Theory]
    [InlineData("GET /x\r\nSet-Cookie: a=b", "GET /x\ufffd\ufffdSet-Cookie: a=b")]
    [InlineData("a\u0000b\u001b[31mred\u007f", "a\ufffdb\ufffd[31mred\ufffd")]
    [InlineData("line\u2028line\u202eevil", "line\ufffdline\ufffdevil")]
    public void Text_can_neither_break_a_line_nor_turn_it(string text, string kept)
    {
        var tidy = AuditForm.Tidy(Entry with { Tool = text, Actor = Actor.Owner with { Name = text }, Reason = text });
        (tidy.Tool, tidy.Actor.Name, tidy.Reason).ShouldBe((kept, kept, kept));
        AuditForm.Tidy(tidy).ShouldBe(tidy);
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced_and_whole_ones_kept()
    {
        AuditForm.Tidy(Entry with { Tool = "half \ud83d pair" }).Tool.ShouldBe("half \ufffd pair");
        AuditForm.Tidy(Entry with { Tool = "whole \ud83d\ude00" }).Tool.ShouldBe("whole \ud83d\ude00");
    }

    [Fact]
    public void Text_that_is_too_long_is_cut() => AuditForm.Tidy(Entry with { Action = new('a', 10_000) }).Action.Length.ShouldBe(AuditForm.MaxText);

    [Theory]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(-1.0, 0.0)]
    [InlineData(1.23456, 1.235)]
    public void Times_are_within_their_bounds(double duration, double? kept) => AuditForm.Tidy(Entry with { DurationMs = duration }).DurationMs.ShouldBe(kept);

    [Fact]
    public void Costs_are_within_their_bounds()
    {
        AuditForm.Tidy(Entry with { Cost = -1 }).Cost.ShouldBe(0);
        AuditForm.Tidy(Entry with { Cost = decimal.MaxValue }).Cost.ShouldBe(AuditForm.MaxCost);
        AuditForm.Tidy(Entry with { Cost = 0.00000049m }).Cost.ShouldBe(0);
    }
}
