using System.Net.Http.Json;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Adieu.Notices;

/// <summary>Sends e-mail by SMTP and SMS by an HTTP gateway that takes <c>{"to": …, "text": …}</c>.</summary>
internal sealed class NoticeSender(IHttpClientFactory clients, ClosingOptions options) : INoticeSender
{
    /// <summary>The name of the gateway's HTTP client.</summary>
    public const string SmsClient = "adieu-sms";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task<SendOutcome> SendNowAsync(string channel, string destination, string subject, string text, CancellationToken cancellationToken) => channel switch
    {
        "email" => MailAsync(destination, subject, text, cancellationToken),
        "sms" => SmsAsync(destination, text, cancellationToken),
        _ => Task.FromResult<SendOutcome>(new SendOutcome.Failed("unknown-channel", Transient: false)),
    };

    private async Task<SendOutcome> MailAsync(string destination, string subject, string text, CancellationToken cancellationToken)
    {
        if (options.Smtp.Host is null) return new SendOutcome.Failed("smtp-not-configured", Transient: false);
        // One mailbox and nothing else: of a text with a comma or a line of its own in it, a reader may make two, or another.
        if (!MailAddress.TryCreate(destination, out var to) || to.Address != destination) return new SendOutcome.Failed("address-malformed", Transient: false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new SmtpClient(options.Smtp.Host, options.Smtp.Port) { EnableSsl = options.Smtp.Tls };
            if (options.Smtp.User is { } user) client.Credentials = new System.Net.NetworkCredential(user, options.Smtp.Password);
            using var message = new MailMessage(new MailAddress(options.Smtp.From), to) { Subject = subject, Body = text };
            message.BodyTransferEncoding = TransferEncoding.Base64;
            using var html = AlternateView.CreateAlternateViewFromString(NoticeHtml.Of(subject, text), Encoding.UTF8, MediaTypeNames.Text.Html);
            html.TransferEncoding = TransferEncoding.Base64;
            message.AlternateViews.Add(html);
            // RFC 3834: nobody's holiday notice answers to it.
            message.Headers.Add("Auto-Submitted", "auto-generated");
            await client.SendMailAsync(message, patience.Token);
            return new SendOutcome.Sent();
        }
        catch (SmtpException e)
        {
            // 5xx is the server's last word; the rest may pass. The message may name the recipient and is not kept.
            return new SendOutcome.Failed($"smtp-{(int)e.StatusCode}", Transient: (int)e.StatusCode is < 500 or >= 600);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return new SendOutcome.Failed("address-malformed", Transient: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Failed("smtp-timeout", Transient: true);
        }
    }

    private async Task<SendOutcome> SmsAsync(string destination, string text, CancellationToken cancellationToken)
    {
        if (options.Sms.Url is null) return new SendOutcome.Failed("sms-not-configured", Transient: false);
        try
        {
            using var client = clients.CreateClient(SmsClient);
            client.Timeout = Patience;
            using var answer = await client.PostAsJsonAsync(options.Sms.Url, new { to = destination, text }, cancellationToken);
            if (answer.IsSuccessStatusCode) return new SendOutcome.Sent();
            var status = (int)answer.StatusCode;
            return new SendOutcome.Failed($"sms-{status}", Transient: status is >= 500 or 408 or 429);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new SendOutcome.Failed("sms-unreachable", Transient: true);
        }
    }
}
