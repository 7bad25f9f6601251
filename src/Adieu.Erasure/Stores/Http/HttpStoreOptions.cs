namespace Adieu.Erasure.Stores.Http;

/// <summary>How a store behind an HTTP endpoint is reached. The protocol is described in docs/http-store.md.</summary>
public sealed record HttpStoreOptions
{
    /// <summary>The endpoint's address, such as <c>https://news.example/adieu</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>The secret shared with the endpoint, at least 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>Who calls: the <c>iss</c> of the tokens.</summary>
    public required string Caller { get; init; }

    /// <summary>How long one call may take, answer and all. Default 30 seconds; an export may take as long as it flows, each line within this time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried when the endpoint is busy or cannot be reached. Default 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long is waited for before giving way to other work: for a busy endpoint, and for work that it takes up. Default 10 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many calls run at once. Default 4.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Says where, never with which secret.</summary>
    public override string ToString() => Url.ToString();
}
