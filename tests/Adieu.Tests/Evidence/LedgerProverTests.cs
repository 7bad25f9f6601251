using System.Text.Json.Nodes;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Storage;
using Adieu.Tests.Storage;

namespace Adieu.Tests.Evidence;

/// <summary>Proofs from a stored ledger that is longer than the chunks in which it is read.</summary>
public sealed class LedgerProverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-prover-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    private static Task AppendAsync(AdieuDatabase database, int count) => database.TransactAsync(
        transaction => LedgerStore.AppendAsync(database, transaction, 1, [.. Enumerable.Range(0, count).Select(i => LedgerEntries.ForNote("counted", new JsonObject { ["n"] = i }, 1))]), default);

    [Theory, MemberData(nameof(Dialects))]
    public async Task Entries_and_growth_are_proved_in_a_ledger_of_any_length(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var ledger = new LedgerStore(database);
        var key = SigningKey.Open(_folder, mayCreate: true);
        using var prover = new LedgerProver(ledger);
        (await prover.InclusionAsync(0, default)).ShouldBeNull("nothing is signed");
        var earlier = new List<(long Size, string Root)>();
        // Below a chunk, above one, a whole number of them, and on from there: what is kept of complete chunks serves the longer ledger too.
        foreach (var more in (int[])[7, 1100, 941, 1025])
        {
            await AppendAsync(database, more);
            await new Checkpoints(ledger, key).SignAsync(default);
            var head = await ledger.HeadAsync(default);
            earlier.Add((head.Size, System.Buffers.Text.Base64Url.EncodeToString(head.Root)));
            foreach (var position in (long[])[0, 1, 1023, 1024, 2047, 2048, head.Size / 3, head.Size - 1])
            {
                var proof = await prover.InclusionAsync(position, default);
                if (position >= head.Size) proof.ShouldBeNull();
                else (proof!.Position, proof.Verify(key.ToJwks()).ShouldBeOfType<LedgerProof.Check.Sound>().Head.Size).ShouldBe((position, head.Size));
            }

            foreach (var (size, root) in earlier)
            {
                var proof = (await prover.ConsistencyAsync(size, default))!;
                (proof.From, proof.Root).ShouldBe((size, root));
                proof.Verify(key.ToJwks()).ShouldBeOfType<LedgerProof.Check.Sound>();
            }

            (await prover.InclusionAsync(head.Size, default)).ShouldBeNull();
            (await prover.ConsistencyAsync(head.Size + 1, default)).ShouldBeNull();
            (await prover.ConsistencyAsync(0, default)).ShouldBeNull();
        }

        LedgerProof.Check Of(LedgerProof proof) => proof.Verify(key.ToJwks());
        var held = (await prover.InclusionAsync(1500, default))!;
        LedgerProof.Parse(held.ToJson()).Verify(key.ToJwks()).ShouldBeOfType<LedgerProof.Check.Sound>();
        Of(held with { Position = 1501 }).ShouldBeOfType<LedgerProof.Check.Broken>();
        Of(held with { Leaf = (await prover.InclusionAsync(1501, default))!.Leaf }).ShouldBeOfType<LedgerProof.Check.Broken>();
        Of(held with { Path = [.. held.Path.Reverse()] }).ShouldBeOfType<LedgerProof.Check.Broken>();
        Of(held with { Path = ["no hash!", .. held.Path.Skip(1)] }).ShouldBeOfType<LedgerProof.Check.Broken>();
        Of(held with { Checkpoint = held.Checkpoint[..^6] + "AAAAAA" }).ShouldBeOfType<LedgerProof.Check.Broken>();
        var grown = (await prover.ConsistencyAsync(1107, default))!;
        Of(grown with { Root = earlier[0].Root }).ShouldBeOfType<LedgerProof.Check.Broken>();
        Should.Throw<FormatException>(() => LedgerProof.Parse("""{"proof":"inclusion","position":1}"""));
        Should.Throw<FormatException>(() => LedgerProof.Parse("null"));
    }
}
