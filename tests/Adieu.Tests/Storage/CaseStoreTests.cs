using System.Security.Cryptography;
using System.Text;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Notices;
using Adieu.Storage;
using Dapper;

namespace Adieu.Tests.Storage;

public sealed class CaseStoreTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private static NewCase New(string account = "a") => new(
        CaseNumber.New(), "shop", "1", Door.SignedIn, "zh-CN", account, [1], [2], null, null, at => at.AddDays(21), TimeSpan.FromHours(24));

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_account_has_one_open_case_however_many_ask_at_once(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var store = new CaseStore(database);
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.OpenAsync(New(), default)));
        var one = opened.Where(c => c is not null).ShouldHaveSingleItem()!;
        (await store.FindOpenAsync("shop", "a", default)).ShouldBeEquivalentTo(one);
        await store.ApplyAsync([new CaseChange(one, CaseState.Cancelled)], default);
        (await store.FindAsync(one.Number, default))!.Sealed.ShouldBeNull("what has ended can be read by nobody");
        (await store.OpenAsync(New(), default)).ShouldNotBeNull();
        (await store.MovesAsync(one.Number, default)).Select(m => m.State).ShouldBe([CaseState.Preview, CaseState.Cancelled]);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Of_two_that_move_a_case_at_once_one_wins(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var store = new CaseStore(database);
        var seen = (await store.OpenAsync(New(), default))!;
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.ApplyAsync([new CaseChange(seen, CaseState.Requested)], default)));
        moved.Count(m => m.Count == 1).ShouldBe(1);
        await Should.ThrowAsync<InvalidOperationException>(() => store.ApplyAsync([new CaseChange(seen, CaseState.Closed)], default));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_batch_moves_in_one_transaction_with_ledger_notices_tombstones_and_certificates(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var store = new CaseStore(database);
        var cases = new List<StoredCase>();
        for (var i = 0; i < 5; i++) cases.Add((await store.OpenAsync(New($"a{i}"), default))!);
        await using (var connection = await database.OpenAsync(default))
            await connection.ExecuteAsync("update cases set state = 'Verifying'");
        var changes = cases.Select(c => new CaseChange(c with { State = CaseState.Verifying }, CaseState.Closed)
        {
            Notices = [new Notice(Guid.NewGuid().ToString("N"), "closed", "sms", "zh-CN", [7], [8])],
            DisputeHashes = ["h" + c.Number],
            Tombstones = [new Tombstone("phone", "p" + c.AccountHash, TimeSpan.FromDays(90)), new Tombstone("document", "d" + c.AccountHash, null)],
            Certify = leaf => new Certificate($"{c.Number}-{leaf.Position}", "jws", "{}", leaf.At, "closure"),
        }).ToList();
        (await store.ApplyAsync(changes, default)).Count.ShouldBe(5);
        (await store.ApplyAsync(changes, default)).ShouldBeEmpty("the same move does not happen twice");
        foreach (var c in cases)
        {
            (await store.CertificatesAsync(c.Number, default)).ShouldHaveSingleItem().Id.ShouldStartWith(c.Number.ToString());
            (await store.FindTombstoneAsync("shop", "phone", "p" + c.AccountHash, default))!.Value.ShouldBeLessThan(DateTimeOffset.MaxValue);
            (await store.FindTombstoneAsync("shop", "document", "d" + c.AccountHash, default)).ShouldBe(DateTimeOffset.MaxValue);
            (await store.FindTombstoneAsync("shop", "phone", "other", default)).ShouldBeNull();
        }

        var ledger = new LedgerStore(database);
        var leaves = new List<byte[]>();
        await foreach (var entry in ledger.ReadAsync(0, default))
        {
            CanonicalJson.Rewrite(entry.Text).ShouldBe(entry.Text);
            leaves.Add(SHA256.HashData([0, .. Encoding.UTF8.GetBytes(entry.Text)]));
            entry.Leaf.ShouldBe(leaves[^1]);
        }

        leaves.Count.ShouldBe(10);
        var edge = new MerkleEdge();
        foreach (var leaf in leaves) edge.Append(leaf);
        (await ledger.HeadAsync(default)).Root.ShouldBe(edge.Root());
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_claim_is_exclusive_runs_out_and_fences_off_whoever_held_it(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var store = new CaseStore(database);
        var seen = (await store.OpenAsync(New(), default))!;
        (await store.ClaimAsync("shop", [CaseState.Preview], null, 10, TimeSpan.FromMinutes(1), default)).ShouldBeEmpty("it is not due");
        await using (var connection = await database.OpenAsync(default)) await connection.ExecuteAsync("update cases set due_at = 0");
        var dead = (await store.ClaimAsync("shop", [CaseState.Preview], null, 10, TimeSpan.FromMilliseconds(-1), default)).ShouldHaveSingleItem();
        var alive = (await store.ClaimAsync("shop", [CaseState.Preview], null, 10, TimeSpan.FromMinutes(1), default)).ShouldHaveSingleItem();
        (await store.ClaimAsync("shop", [CaseState.Preview], null, 10, TimeSpan.FromMinutes(1), default)).ShouldBeEmpty("somebody holds it");
        (await store.ApplyAsync([new CaseChange(dead, CaseState.Expired)], default)).ShouldBeEmpty();
        (await store.ApplyAsync([new CaseChange(seen, CaseState.Requested)], default)).ShouldBeEmpty();
        await store.PostponeAsync([dead], TimeSpan.Zero, "late", default);
        (await store.FindAsync(seen.Number, default))!.Attempts.ShouldBe(0);
        (await store.ApplyAsync([new CaseChange(alive, CaseState.Expired)], default)).Count.ShouldBe(1);
    }
}
