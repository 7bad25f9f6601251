using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Notices;
using Adieu.Sealing;
using Adieu.Services;
using Adieu.Storage;
using Adieu.Tests.Services;
using Adieu.Tests.Storage;
using Adieu.Verification;
using Adieu.Verification.Codes;
using Adieu.Verification.Email;
using Adieu.Verification.Passkey;
using Adieu.Verification.Password;
using Adieu.Verification.Sms;
using Adieu.Verification.Vouched;
using Dapper;
using Microsoft.Extensions.Options;

namespace Adieu.Tests.Verification;

/// <summary>Verification over a real database, with a letterbox in place of the carriers.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public required AdieuDatabase Database { get; init; }

    public required VerificationStore Store { get; init; }

    public required Proofs Proofs { get; init; }

    public required Letterbox Post { get; init; }

    public required PasskeyMethod Passkey { get; init; }

    public static async Task<Desk> OpenAsync(SqlDialect dialect)
    {
        var database = await AdieuDatabases.NewAsync(dialect);
        var (store, post) = (new VerificationStore(database), new Letterbox());
        var options = Options.Create(new VerificationOptions());
        var codes = new OneTimeCodes(store, post, new KeyedHash(new KeyRing(new byte[32])), options);
        var vouched = new VouchedProofs(store, options, TimeProvider.System);
        var proofs = new Proofs([new PasswordMethod(vouched), new SmsMethod(codes), new EmailMethod(codes)], store, new CaseJournal(database), TimeProvider.System);
        return new Desk { Database = database, Store = store, Proofs = proofs, Post = post, Passkey = new PasskeyMethod(vouched) };
    }

    public static ProofCase Case(Door door = Door.SignedIn, TimeSpan? passwordAge = null, string? phone = "13800138000", string? email = "zhang@example.com") =>
        new()
        {
            Number = CaseNumber.New(),
            Service = Sample.Value,
            Door = door,
            Language = "zh-CN",
            AuthenticatedAt = passwordAge is { } age ? TimeProvider.System.GetUtcNow() - age : null,
            Phone = phone,
            Email = email,
            Label = "张* 138****8000",
        };

    /// <summary>Moves all that is remembered into the past, as if time had gone by.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        await using var connection = await Database.OpenAsync(default);
        var by = (long)time.TotalMilliseconds;
        await connection.ExecuteAsync("update verification_codes set sent_at = sent_at - @by, expires_at = expires_at - @by, locked_until = locked_until - @by", new { by });
        await connection.ExecuteAsync("update verification_sends set at = at - @by", new { by });
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static readonly Lazy<ServiceDefinition> Sample = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("adieu-desk").FullName;
        File.WriteAllText(Path.Combine(folder, "data-map.yaml"), "store: main\n");
        var load = ServiceLoader.Load(SampleService.Yaml, Path.Combine(folder, "service.yaml"), SampleService.Variables());
        Directory.Delete(folder, recursive: true);
        return ((ServiceLoad.Loaded)load).Service;
    });
}

/// <summary>Keeps what was sent.</summary>
internal sealed partial class Letterbox : INoticeSender
{
    public List<(string Channel, string Destination, string Text)> Letters { get; } = [];

    public bool IsDown { get; set; }

    public string LastCode => Code().Match(Letters[^1].Text).Value;

    public Task<SendOutcome> SendNowAsync(string channel, string destination, string subject, string text, CancellationToken cancellationToken)
    {
        if (IsDown) return Task.FromResult<SendOutcome>(new SendOutcome.Failed("down", Transient: true));
        lock (Letters) Letters.Add((channel, destination, text));
        return Task.FromResult<SendOutcome>(new SendOutcome.Sent());
    }

    [GeneratedRegex("(?<![0-9*])[0-9]{6}(?![0-9])")]
    private static partial Regex Code();
}
