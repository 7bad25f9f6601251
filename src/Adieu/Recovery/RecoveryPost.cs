using System.Data.Common;
using System.Threading.Channels;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Notices;
using Adieu.Services;
using Adieu.Verification;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Adieu.Recovery;

/// <summary>
/// Looks for the account and sends its code after the page has been answered, so that no answer waits for what only a
/// real account needs. Letters are kept in memory alone: one that is lost with its node is asked for again a minute later.
/// </summary>
internal sealed partial class RecoveryPost(
    RecoveryAccounts accounts, IEnumerable<IVerificationMethod> methods, INoticeSender sender, ClosingOptions options, ILogger<RecoveryPost> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;
    private const int Carriers = 4;

    private readonly Channel<Func<CancellationToken, Task>> _letters =
        Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes a letter; never waits.</summary>
    public void Add(RecoveryLetter letter) => _letters.Writer.TryWrite(cancellationToken => DeliverAsync(letter, cancellationToken));

    /// <summary>Tells both addresses that a new password is being set, with a link for who did not want one.</summary>
    public void AddNotice(ServiceDefinition service, AccountProfile profile, string language, string token) => _letters.Writer.TryWrite(async cancellationToken =>
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["service"] = service.Name.In(language),
            ["account"] = profile.Label,
            ["dispute"] = options.Address($"s/{service.Id}/notme?token={token}"),
            ["contact"] = string.Join(" / ", new[] { service.Contact.Phone, service.Contact.Email }.Where(c => c is not null)),
        };
        foreach (var (channel, destination) in new[] { ("sms", profile.Phone), ("email", profile.Email) })
        {
            if (destination is null) continue;
            var text = NoticeTemplates.Fill("resetting", language, channel, values);
            await sender.SendNowAsync(channel, destination, text.Subject, text.Text, cancellationToken);
        }
    });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Carriers).Select(_ => CarryAsync(stoppingToken)));

    private async Task CarryAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await foreach (var letter in _letters.Reader.ReadAllAsync(stopping))
            {
                try
                {
                    await letter(stopping);
                }
                catch (Exception e) when (e is StoreException or DbException)
                {
                    LogNotSent(e is StoreException ? e.Message : e.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; whoever waits for a code asks again.
        }
    }

    private async Task DeliverAsync(RecoveryLetter letter, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(letter.Service, letter.Pass.Identifier, cancellationToken) is not var (account, profile)) return;
        var method = methods.First(m => m.Id == letter.Method);
        await method.DeliverAsync(accounts.About(letter.Service, letter.Pass, account, profile), accounts.Hash(letter.Service, account), letter.Placeholder, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "A code of the signed-out door was not sent: {Reason}")]
    private partial void LogNotSent(string reason);
}

/// <summary>A wish for a code.</summary>
internal sealed record RecoveryLetter(ServiceDefinition Service, RecoveryPass Pass, string Method, string Placeholder);
