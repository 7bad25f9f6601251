using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Adieu.Erasure;
using Adieu.Erasure.Maps;
using Adieu.Erasure.Stores;
using Adieu.Export;
using Adieu.Tests.Services;

namespace Adieu.Tests.Export;

public sealed class ExporterTests
{
    private const string Map = """
        store: main
        subject: { table: accounts, key: id }
        tables:
          accounts: { on-close: erase }
          sessions: { owner: account_id, on-close: erase }
          orders: { owner: account_id, on-close: erase, unowned: keep }
          transfers: { owner: sender_id, on-close: erase, unowned: keep }
          points: { owner: account_id, on-close: erase }
        """;

    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_persons_rows_come_in_three_forms_and_nobody_elses_do(SqlDialect dialect)
    {
        await using var shop = await SampleService.StartAsync(dialect);
        await shop.RunAsync("insert into orders values ('A1', 1, '=cmd|''/C calc''!A0', 12.5, '2026-11-30 08:15:00'), ('B1', 2, 'theirs', 5, null)");
        await shop.RunAsync("update accounts set display_name = '<script>alert(1)</script>,\"张伟\"', user_name = null where id = 1");
        using var zip = new ZipArchive(await ExportAsync(shop, "zh-CN"));
        zip.Entries.Select(e => e.FullName).ShouldBe(["index.html", .. Files("json"), .. Files("csv")], ignoreOrder: true);

        var order = JsonDocument.Parse(Read(zip, "main/orders.json")).RootElement.EnumerateArray().Single();
        order.GetProperty("order_no").GetString().ShouldBe("A1");
        order.GetProperty("amount").GetDecimal().ShouldBe(12.5m);
        JsonDocument.Parse(Read(zip, "main/points.json")).RootElement.GetArrayLength().ShouldBe(0);

        var csv = Read(zip, "main/orders.csv");
        csv.ShouldStartWith("\uFEFForder_no,account_id,status,amount,due_at\r\n");
        csv.ShouldContain("'=cmd|'/C calc'!A0");
        Read(zip, "main/accounts.csv").ShouldContain("\"<script>alert(1)</script>,\"\"张伟\"\"\"");

        var html = Read(zip, "index.html");
        html.ShouldStartWith("<!doctype html>");
        html.ShouldContain("lang=\"zh-CN\"");
        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        html.ShouldNotContain("<script");
        html.ShouldContain("张伟");
        html.ShouldContain("<dt>display_name</dt>", Case.Sensitive, "one row is a list of what it holds");
        html.ShouldNotContain("<dt>user_name</dt>", Case.Sensitive, "and not of what it does not");
        html[html.IndexOf("没有数据的类别", StringComparison.Ordinal)..].ShouldContain("main/points.csv");
        foreach (var entry in zip.Entries) Read(zip, entry.FullName).ShouldNotContain("theirs");
    }

    [Fact]
    public async Task A_large_account_takes_no_more_memory_than_a_small_one()
    {
        await using var shop = await SampleService.StartAsync(SqlDialect.Sqlite);
        await shop.RunAsync("with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000) insert into orders select 'N' || i, 1, printf('%.400c', 'x'), i, null from n");
        await using var store = await StoreAsync(shop);
        await using var sink = new CountingStream();
        await new Exporter(TimeProvider.System).WriteAsync(shop.Definition, [store], new SubjectKey("1"), sink, "en", default);
        sink.Bytes.ShouldBeGreaterThan(500_000);
        sink.Peak.ShouldBeLessThan(40_000_000, "the rows alone are 24 MB in UTF-8 and 48 MB as text");
    }

    private static IEnumerable<string> Files(string kind) => new[] { "accounts", "sessions", "orders", "transfers", "points" }.Select(t => $"main/{t}.{kind}");

    private static async Task<Stream> ExportAsync(SampleService shop, string language)
    {
        await using var store = await StoreAsync(shop);
        var output = new MemoryStream();
        await using (var onlyAsync = new CountingStream(output))
            await new Exporter(TimeProvider.System).WriteAsync(shop.Definition, [store], new SubjectKey("1"), onlyAsync, language, default);
        output.Position = 0;
        return output;
    }

    private static async Task<SqlErasureStore> StoreAsync(SampleService shop)
    {
        await shop.RunAsync("create index if not exists ix_s on sessions (account_id); create index if not exists ix_t on transfers (sender_id); create index if not exists ix_p on points (account_id)");
        return await SqlErasureStore.OpenAsync("main", shop.Database, DataMap.Parse(Map));
    }

    private static string Read(ZipArchive zip, string name)
    {
        // By hand, since a StreamReader would swallow the byte order mark.
        using var content = new MemoryStream();
        using (var entry = zip.GetEntry(name).ShouldNotBeNull(name).Open()) entry.CopyTo(content);
        return Encoding.UTF8.GetString(content.ToArray());
    }

    /// <summary>As strict as a web response: forward only, asynchronous only. Watches the memory as it goes.</summary>
    private sealed class CountingStream(Stream? inner = null) : Stream
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

        public long Bytes { get; private set; }

        public long Peak { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Bytes / 200_000 != (Bytes + buffer.Length) / 200_000) Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true) - _before);
            Bytes += buffer.Length;
            if (inner is not null) await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous writes are refused.");

        public override void Flush() => throw new InvalidOperationException("Synchronous flushes are refused.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
