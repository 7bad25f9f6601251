using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Undo;
using Adieu.TestKit;

namespace Adieu.Erasure.Tests;

/// <summary>Does what docs/engine.md shows, with the very lines that stand there.</summary>
public sealed class EnginePageTests
{
    [Fact]
    public async Task The_lines_of_the_page_erase_prove_and_undo()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-engine-").FullName;
        var (connection, mapFile, key, cancel) = ($"Data Source={folder}/bikes.db;Pooling=false", Path.Combine(folder, "data-map.yaml"), new byte[32], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(mapFile, "subject: { table: members, key: id }\ntables:\n  members: { on-close: erase }\n", cancel);
        await using (var bikes = new SqlDatabase(SqlDialect.Sqlite, connection))
        {
            await using var opened = await bikes.OpenAsync(cancel);
            await using var make = opened.CreateCommand();
            make.CommandText = "create table members (id integer primary key, phone text); insert into members values (1, '13800138001'), (2, '13900139002')";
            await make.ExecuteNonQueryAsync(cancel);
        }

        {
            await using var database = new SqlDatabase(SqlDialect.Sqlite, connection);
            await using var store = await SqlErasureStore.OpenAsync("main", database, DataMap.Load(mapFile), options: new ErasureOptions { Undo = true });

            // As many people as are due: the number of statements does not grow with theirs. A key of 32 bytes seals what goes.
            ErasureRequest[] batch = [new("case-1", new SubjectKey("1")) { VaultKey = key }];
            var preview = await store.PreviewAsync(batch[0].Subject, cancel);      // rows by table and effect
            var receipts = await store.EraseAsync(batch, cancel);                  // written by the erasing transaction itself
            var probes = await store.ProbeAsync(batch, cancel);                    // asks the database, not the plan
            var residue = await store.ScanAsync([["13800138001", "fang@bikes.example"]], new HashSet<string>(), cancel);
            var restored = await store.RestoreAsync("case-1", key, partial: false, cancel);

            (preview.SubjectFound, residue.Found.Count, probes.Findings.Count, restored.Outcome).ShouldBe((true, 0, 0, RestoreOutcome.Complete));
            receipts.ShouldHaveSingleItem().Effects.ShouldBe(preview.Effects);
            (await store.ScanAsync([["13800138001"]], new HashSet<string>(), cancel)).Found.ShouldHaveSingleItem().Table.ShouldBe("members");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_page_has_the_lines_that_are_tried_here()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/engine.md"));
        var tried = Words(File.ReadAllText(Here()));
        foreach (var line in Regex.Match(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            tried.ShouldContain(Words(line));
    }

    private static string Words(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    private static string Here([CallerFilePath] string file = "") => file;
}
