using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Audit;

namespace TaskMcp.Rules.Tests.Audit;

/// <summary>Any one change of a chain is found (SPEC A-2), also when whoever made it hashed everything anew.</summary>
public class AuditChainProperties
{
    private const string Workspace = "w";
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public void A_chain_that_nobody_touched_is_whole() => Prop.ForAll(Sizes(), size =>
    {
        var rows = Chain(size);
        return Check(rows, Head(rows)).Ok;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_removed_row_is_found_wherever_it_was() => Prop.ForAll(Places(), at =>
    {
        var rows = Chain(at.Size);
        var head = Head(rows);
        rows.RemoveAt(at.Place);
        var found = Check(rows, head);
        return !found.Ok && found.BrokenAt == at.Place + 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_character_is_found_where_it_is() => Prop.ForAll(Places(), at =>
    {
        var rows = Chain(at.Size);
        var head = Head(rows);
        var json = rows[at.Place].Json;
        var character = at.Seed % json.Length;
        rows[at.Place] = rows[at.Place] with { Json = string.Concat(json.AsSpan(0, character), json[character] == 'x' ? "y" : "x", json.AsSpan(character + 1)) };
        var found = Check(rows, head);
        return !found.Ok && found.BrokenAt == at.Place + 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Exchanged_rows_are_found() => Prop.ForAll(Places(), at =>
    {
        var rows = Chain(at.Size);
        var head = Head(rows);
        var other = at.Seed % at.Size;
        if (other == at.Place) return true;
        var (left, right) = (rows[at.Place], rows[other]);
        (rows[at.Place], rows[other]) = (right with { Sequence = left.Sequence }, left with { Sequence = right.Sequence });
        var found = Check(rows, head);
        return !found.Ok && found.BrokenAt == Math.Min(at.Place, other) + 1;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_inserted_row_is_found() => Prop.ForAll(Places(), at =>
    {
        var rows = Chain(at.Size);
        var head = Head(rows);
        for (var i = at.Place; i < rows.Count; i++) rows[i] = rows[i] with { Sequence = rows[i].Sequence + 1 };
        rows.Insert(at.Place, rows[at.Seed % at.Size] with { Sequence = at.Place + 1 });
        return !Check(rows, head).Ok;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_change_is_found_although_all_hashes_fit_again() => Prop.ForAll(Places(), at =>
    {
        var rows = Chain(at.Size);
        var head = Head(rows);
        var forged = Row(at.Place + 1, Previous(rows, at.Place), "task.forged", new byte[32]);
        rows[at.Place] = forged;
        for (var i = at.Place + 1; i < rows.Count; i++)
            rows[i] = rows[i] with { PreviousHash = rows[i - 1].Hash, Hash = AuditChain.Hash(rows[i - 1].Hash, rows[i].Json) };
        var hashedAnew = head with { Head = head.Head with { Hash = rows[^1].Hash } };
        return !Check(rows, head).Ok && !Check(rows, hashedAnew).Ok;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<int> Sizes() => Gen.Choose(1, 12).ToArbitrary();

    private static Arbitrary<(int Size, int Place, int Seed)> Places() => (
        from size in Gen.Choose(1, 12)
        from place in Gen.Choose(0, size - 1)
        from seed in Gen.Choose(0, 1_000_000)
        select (size, place, seed)).ToArbitrary();

    private static List<StoredRow> Chain(int size)
    {
        var rows = new List<StoredRow>();
        for (var i = 0; i < size; i++) rows.Add(Row(i + 1, Previous(rows, i), $"task.act{i}", Key));
        return rows;
    }

    private static byte[] Previous(List<StoredRow> rows, int place) => place == 0 ? AuditChain.Beginning : rows[place - 1].Hash;

    private static StoredRow Row(long sequence, byte[] previous, string action, byte[] key)
    {
        var entry = new AuditEntry { Actor = Actor.Owner, Action = action, Outcome = AuditOutcome.Succeeded };
        var at = DateTimeOffset.UnixEpoch.AddSeconds(sequence);
        var json = AuditForm.Canonical(Workspace, sequence, at, entry);
        var hash = AuditChain.Hash(previous, json);
        return new()
        {
            Row = sequence,
            Sequence = sequence,
            At = at.UtcTicks,
            Text = [null, entry.Actor.Id, action, "allowed", "succeeded", null, null, null, null],
            Microseconds = null,
            CostMillionths = null,
            Json = json,
            PreviousHash = previous,
            Hash = hash,
            Seal = AuditChain.SealOfRow(key, hash),
        };
    }

    private static StoredHead Head(List<StoredRow> rows)
    {
        var head = new AuditHead(1, AuditChain.Beginning, rows[^1].Sequence, rows[^1].Hash);
        return new(head, AuditChain.SealOfHead(Key, Workspace, head));
    }

    private static AuditVerification Check(List<StoredRow> rows, StoredHead head)
    {
        var check = new AuditCheck(Workspace, [(1, Key)], head, checkpoint: null, known: null);
        var broken = check.Begin(rows.Count == 0 ? 0 : rows[0].Sequence, rows.Count == 0 ? 0 : Math.Min(rows[^1].Sequence, head.Head.Sequence));
        foreach (var row in rows) broken ??= check.Step(row, head);
        return broken ?? check.Finish();
    }
}
