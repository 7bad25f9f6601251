using System.Collections.Concurrent;

namespace Passport.Codes;

/// <summary>Keeps the last texts in memory when no gateway is configured in development, where a page shows them.</summary>
public sealed class DevelopmentMessages(TimeProvider time) : ISmsSender
{
    private const int Kept = 50;
    private readonly ConcurrentQueue<Message> _messages = new();

    /// <summary>A text that would have been sent.</summary>
    public sealed record Message(string To, string Text, DateTimeOffset At);

    /// <summary>The last texts, newest first.</summary>
    public IReadOnlyList<Message> Recent => [.. _messages.Reverse()];

    /// <inheritdoc/>
    public Task<bool> SendAsync(string phone, string text, CancellationToken cancellationToken)
    {
        _messages.Enqueue(new Message(phone, text, time.GetUtcNow()));
        while (_messages.Count > Kept) _messages.TryDequeue(out _);
        return Task.FromResult(true);
    }
}

/// <summary>Refuses: no gateway is configured.</summary>
public sealed class NoSms : ISmsSender
{
    /// <inheritdoc/>
    public Task<bool> SendAsync(string phone, string text, CancellationToken cancellationToken) => Task.FromResult(false);
}
