using System.Text;

namespace Adieu.Server.Dev;

/// <summary>The server's side of one SMTP conversation (RFC 5321), as far as a mail program needs it.</summary>
internal sealed class SmtpConversation(Stream stream, Inbox inbox)
{
    private const int MessageLimit = 1024 * 1024;

    private readonly StreamReader _reader = new(stream, Encoding.Latin1);
    private readonly List<string> _recipients = [];
    private bool _hasSender;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SayAsync("220 adieu development inbox", cancellationToken);
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (verb == "QUIT")
            {
                await SayAsync("221 bye", cancellationToken);
                return;
            }

            await SayAsync(verb == "DATA" ? await DataAsync(cancellationToken) : Answer(verb, line), cancellationToken);
        }
    }

    private string Answer(string verb, string line)
    {
        switch (verb)
        {
            case "HELO":
                return "250 adieu";
            case "EHLO":
                return "250-adieu\r\n250-8BITMIME\r\n250 SIZE 1048576";
            case "MAIL":
                Reset();
                _hasSender = true;
                return "250 sender ok";
            case "RCPT" when !_hasSender:
                return "503 MAIL first";
            case "RCPT" when Path(line) is { } recipient:
                _recipients.Add(recipient);
                return "250 recipient ok";
            case "RCPT":
                return "501 RCPT TO:<address>";
            case "RSET":
                Reset();
                return "250 forgotten";
            case "NOOP":
                return "250 ok";
            default:
                return "502 not known here";
        }
    }

    private async Task<string> DataAsync(CancellationToken cancellationToken)
    {
        if (_recipients.Count == 0) return "503 RCPT first";
        await SayAsync("354 end with a line that holds a dot", cancellationToken);
        var text = new StringBuilder();
        while (await _reader.ReadLineAsync(cancellationToken) is { } line && line != ".")
        {
            // The sender doubles a dot at the start of a line; the first of them is not part of the message.
            if (text.Length < MessageLimit) text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var mail = MimeText.Read(text.ToString());
        foreach (var recipient in _recipients) inbox.Add("email", recipient, mail.Subject, mail.Text);
        Reset();
        return "250 taken";
    }

    private void Reset()
    {
        _recipients.Clear();
        _hasSender = false;
    }

    private static string? Path(string line)
    {
        var start = line.IndexOf('<', StringComparison.Ordinal);
        var end = line.IndexOf('>', StringComparison.Ordinal);
        return start >= 0 && end > start + 1 ? line[(start + 1)..end] : null;
    }

    private async Task SayAsync(string answer, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
