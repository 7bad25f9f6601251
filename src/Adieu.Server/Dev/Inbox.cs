using System.Text.RegularExpressions;

namespace Adieu.Server.Dev;

/// <summary>What a service sent while somebody develops. Kept in memory only, the last 200.</summary>
internal sealed class Inbox(TimeProvider time)
{
    private const int Capacity = 200;

    private readonly Lock _lock = new();
    private readonly LinkedList<InboxMessage> _messages = [];
    private long _last;

    /// <summary>The port on which mail is taken; 0 until the listener runs.</summary>
    public int SmtpPort { get; set; }

    public void Add(string channel, string to, string? subject, string text)
    {
        lock (_lock)
        {
            _messages.AddFirst(new InboxMessage(++_last, channel, to, subject, text, time.GetUtcNow()));
            if (_messages.Count > Capacity) _messages.RemoveLast();
        }
    }

    /// <summary>Newest first; all, or those to one address or number.</summary>
    public IReadOnlyList<InboxMessage> Messages(string? to = null)
    {
        lock (_lock)
        {
            return [.. _messages.Where(message => string.IsNullOrEmpty(to) || string.Equals(message.To, to, StringComparison.OrdinalIgnoreCase))];
        }
    }
}

/// <summary>One message.</summary>
public sealed partial record InboxMessage(long Id, string Channel, string To, string? Subject, string Text, DateTimeOffset At)
{
    /// <summary>The first six digits that stand alone, as codes do; null when there are none.</summary>
    public string? Code => SixDigits().Match(Text) is { Success: true } match ? match.Value : null;

    /// <summary>The addresses in the text, to follow with a click.</summary>
    public IEnumerable<string> Links => Pieces.Where(piece => piece.IsLink).Select(piece => piece.Text).Distinct();

    /// <summary>The text in its order: what is an address, and what stands between.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<(string Text, bool IsLink)> Pieces => Address().Split(Text).Select((piece, index) => (piece, index % 2 == 1));

    [GeneratedRegex(@"(?<!\d)\d{6}(?!\d)")]
    private static partial Regex SixDigits();

    [GeneratedRegex(@"(https?://[^\s<>""，。）)]+)")]
    private static partial Regex Address();
}
