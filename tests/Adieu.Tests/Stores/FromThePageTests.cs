using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Adieu.Erasure;
using Adieu.Erasure.Stores;
using Adieu.Erasure.Stores.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Adieu.Tests.Stores;

/// <summary>A third party writes its endpoint from docs/http-store.md alone, in any language: here without one line of Adieu's own client.</summary>
public class FromThePageTests
{
    [Fact]
    public async Task Who_has_only_read_the_page_can_be_erased_from()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        await using var server = await SmallestServer.StartAsync(secret);
        using var http = new HttpClient();
        await using var store = new HttpErasureStore("mail", http, new HttpStoreOptions { Url = server.Url, Secret = secret, Caller = "shop" }, TimeProvider.System);
        ErasureRequest[] both = [new("ADU-1/mail", new SubjectKey("7")), new("ADU-2/mail", new SubjectKey("nobody"))];

        (await store.PreviewAsync(new SubjectKey("7"), default)).Effects.ShouldBe([new("readers", Effect.Erase, 1)]);
        var tables = new List<string>();
        await foreach (var table in store.ExportAsync(new SubjectKey("7"), default)) await foreach (var row in table.Rows) tables.Add($"{table.Name}.{table.Columns[0]} {row[0]}");
        tables.ShouldBe(["readers.email a@b.example"]);
        (await store.ProbeAsync(both, default)).Findings.ShouldBe([new ProbeFinding("ADU-1/mail", "readers", "", 1)]);

        var first = await store.EraseAsync(both, default);
        first.Select(r => string.Join(',', r.Effects.Select(e => $"{e.Table} {e.Effect} {e.Rows}"))).ShouldBe(["readers Erase 1", ""]);
        (await store.EraseAsync(both, default)).Select(r => r.Effects.Count).ShouldBe([1, 0]);
        (await store.ProbeAsync(both, default)).Findings.ShouldBeEmpty();
        (await store.PurgeExpiredAsync(10, default)).ShouldBeEmpty();

        // The step of one person does not name another.
        (await Should.ThrowAsync<StoreException>(store.EraseAsync([new("ADU-1/mail", new SubjectKey("8"))], default))).Transient.ShouldBeFalse();
        server.Readers.Keys.ShouldBe(["8"]);
    }

    private sealed class SmallestServer(WebApplication app) : IAsyncDisposable
    {
        private readonly Dictionary<string, (string Subject, string Answer)> _answers = [];
        private readonly HashSet<string> _seen = [];

        public Dictionary<string, string> Readers { get; } = new() { ["7"] = "a@b.example", ["8"] = "c@d.example" };

        public Uri Url => new(app.Urls.Single() + "/adieu");

        public static async Task<SmallestServer> StartAsync(byte[] secret)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var server = new SmallestServer(builder.Build());
            await server.StartedAsync(secret);
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartedAsync(byte[] secret)
        {
            app.Run(async context =>
            {
                var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                (int Status, string Text) answer;
                lock (_seen) answer = Signed(context, body, secret) ? Answer(context.Request.Path.Value!["/adieu/".Length..], body.Length == 0 ? [] : JsonNode.Parse(body)!.AsObject()) : (401, "");
                context.Response.StatusCode = answer.Status;
                await context.Response.WriteAsync(answer.Text);
            });
            return app.StartAsync();
        }

        private bool Signed(HttpContext context, string body, byte[] secret)
        {
            if (context.Request.Headers.Authorization.ToString().Split(' ') is not ["Bearer", var token] || token.Split('.') is not [var head, var said, var signature]) return false;
            if (JsonNode.Parse(Plain(head))!["alg"]!.GetValue<string>() != "HS256") return false;
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{head}.{said}")), Plain(signature))) return false;
            var claims = JsonNode.Parse(Plain(said))!;
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            return claims["aud"]!.GetValue<string>() == "adieu-store" && claims["iss"]!.GetValue<string>() == "shop" && claims["exp"]!.GetValue<long>() > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
                && claims["path"]!.GetValue<string>() == context.Request.Path && claims["body"]!.GetValue<string>() == hash && _seen.Add(claims["jti"]!.GetValue<string>());
        }

        private (int, string) Answer(string call, JsonObject question)
        {
            if (call == "purged") return (200, """{"steps": []}""");
            var subject = question["subject"]!.AsArray().Single()!.GetValue<string>();
            if (call == "erase" && _answers.TryGetValue(question["step"]!.GetValue<string>(), out var known)) return known.Subject == subject ? (200, known.Answer) : (409, "");
            if (!Readers.TryGetValue(subject, out var email)) return (404, """{"known": false}""");
            const string one = """{"effects": [{"table": "readers", "effect": "erase", "rows": 1}]}""";
            switch (call)
            {
                case "preview": return (200, one);
                case "export": return (200, $"{{\"table\": \"readers\", \"columns\": [\"email\"]}}\n[\"{email}\"]\n");
                case "verify": return (200, """{"left": [{"table": "readers", "rows": 1}]}""");
                default:
                    Readers.Remove(subject);
                    _answers[question["step"]!.GetValue<string>()] = (subject, one);
                    return (200, one);
            }
        }

        private static byte[] Plain(string base64Url) => Convert.FromBase64String(base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '='));
    }
}
