using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Adieu.Client;
using Adieu.Client.Stores;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adieu.Tests.Stores;

/// <summary>A processor on real Kestrel with a database of its own, and with the faults that processors have.</summary>
internal sealed class Newsletter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private Newsletter(WebApplication app, string folder) => (_app, _folder) = (app, folder);

    public static byte[] Secret { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public Uri Url => new(_app.Urls.Single() + "/adieu");

    /// <summary>What is answered instead, call by call; null lets a call through.</summary>
    public ConcurrentQueue<Func<HttpContext, Task>?> Faults { get; } = new();

    /// <summary>Whether it refuses to erase anybody.</summary>
    public bool Refuses { get; set; }

    /// <summary>The paths of calls that came, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public static async Task<Newsletter> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("adieu-news-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAdieu(o => (o.Url, o.Service, o.Secret) = (new Uri("http://127.0.0.1:1"), "newsletter", Convert.ToBase64String(Secret)));
        builder.Services.AddSingleton(new Mailings($"Data Source={folder}/news.db;Pooling=false"));
        builder.Services.AddScoped<NewsletterStore>();
        var app = builder.Build();
        var newsletter = new Newsletter(app, folder);
        app.Use(async (context, next) =>
        {
            newsletter.Calls.Enqueue(context.Request.Path);
            if (newsletter.Refuses && context.Request.Path.Value!.EndsWith("/erase", StringComparison.Ordinal)) await Status(409)(context);
            else if (newsletter.Faults.TryDequeue(out var fault) && fault is not null) await fault(context);
            else await next();
        });
        app.MapAdieuStore<NewsletterStore>("/adieu");
        await app.StartAsync();
        return newsletter;
    }

    public T? Ask<T>(string sql) => _app.Services.GetRequiredService<Mailings>().Open().ExecuteScalar<T>(sql);

    /// <summary>The next erasure is committed, and its answer is lost.</summary>
    public void CrashAfterErasing() => _app.Services.GetRequiredService<Mailings>().Crash = true;

    /// <summary>The next erasures take a while, this many questions long.</summary>
    public void WorkFor(int questions) => _app.Services.GetRequiredService<Mailings>().Slow = questions;

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Mailings
    {
        private readonly string _connection;

        public Mailings(string connection)
        {
            _connection = connection;
            using var open = Open();
            open.Execute("""
                create table readers (account text primary key, email text);
                create table opened (id integer primary key, account text, letter integer);
                create table answers (step text primary key, answer text);
                insert into readers values ('1', 'zhang@shop.example'), ('2', 'li@shop.example');
                insert into opened (account, letter) values ('1', 7), ('1', 8), ('2', 7);
                """);
        }

        public bool Crash { get; set; }

        public int Slow { get; set; }

        public SqliteConnection Open()
        {
            var connection = new SqliteConnection(_connection);
            connection.Open();
            return connection;
        }
    }

    // As docs/http-store.md tells to do it: the answer is written down under the step, in the transaction that erases.
    private sealed class NewsletterStore(Mailings mailings) : IAdieuStore
    {
        public Task<StoreAnswer> PreviewAsync(StoreSubject subject, CancellationToken cancellationToken)
        {
            using var open = mailings.Open();
            var rows = new StoreEffect[]
            {
                new("readers", "erase", open.ExecuteScalar<long>("select count(*) from readers where account = @Account", subject)),
                new("opened", "anonymise", open.ExecuteScalar<long>("select count(*) from opened where account = @Account", subject)),
            };
            return Task.FromResult<StoreAnswer>(rows[0].Rows == 0 ? new StoreAnswer.NotFound() : new StoreAnswer.Done([.. rows.Where(r => r.Rows > 0)]));
        }

        public Task<StoreAnswer> EraseAsync(StoreSubject subject, string step, CancellationToken cancellationToken)
        {
            if (mailings.Slow-- > 0) return Task.FromResult<StoreAnswer>(new StoreAnswer.Working(TimeSpan.Zero));
            using var open = mailings.Open();
            using var transaction = open.BeginTransaction();
            if (open.ExecuteScalar<string>("select answer from answers where step = @step", new { step }, transaction) is { } known)
                return Task.FromResult<StoreAnswer>(JsonSerializer.Deserialize<StoreAnswer.Done>(known)!);
            var readers = open.Execute("delete from readers where account = @Account", subject, transaction);
            if (readers == 0) return Task.FromResult<StoreAnswer>(new StoreAnswer.NotFound());
            var opened = open.Execute("update opened set account = null where account = @Account", subject, transaction);
            var done = new StoreAnswer.Done([new("readers", "erase", readers), new("opened", "anonymise", opened)], DateTimeOffset.Parse("2026-11-22T10:00:00Z", CultureInfo.InvariantCulture));
            open.Execute("insert into answers values (@step, @answer)", new { step, answer = JsonSerializer.Serialize(done) }, transaction);
            transaction.Commit();
            if (!mailings.Crash) return Task.FromResult<StoreAnswer>(done);
            mailings.Crash = false;
            throw new IOException("The process dies here.");
        }

        public Task<IReadOnlyList<RowsLeft>> VerifyAsync(StoreSubject subject, CancellationToken cancellationToken)
        {
            using var open = mailings.Open();
            var left = open.ExecuteScalar<long>("select count(*) from opened where account = @Account", subject);
            return Task.FromResult<IReadOnlyList<RowsLeft>>(left == 0 ? [] : [new RowsLeft("opened", "account", left)]);
        }

        public async IAsyncEnumerable<StoreTable> ExportAsync(StoreSubject subject, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var open = mailings.Open();
            yield return new StoreTable("readers", ["email"], open.Query<string>("select email from readers where account = @Account", subject).Select(e => (IReadOnlyList<object?>)[e]).ToAsyncEnumerable());
            yield return new StoreTable("opened", ["letter"], open.Query<long>("select letter from opened where account = @Account", subject).Select(l => (IReadOnlyList<object?>)[l]).ToAsyncEnumerable());
            await Task.CompletedTask;
        }
    }
}
